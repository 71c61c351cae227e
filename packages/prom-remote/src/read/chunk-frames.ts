import { Turn, type SelectedSeries } from '@flac-metrics/archive';
import { excerpt, formatSeries, sampleCount } from '@flac-metrics/sample-codec';
import { HttpError } from '../http-error.ts';
import type { MessagePart } from '../wire/chunk-block.ts';
import { mostBytesOfChunks, mostFrameBytes, sizeOfMessage, writeFrame } from '../wire/chunked-response.ts';
import { labelsOf } from '../wire/labels.ts';
import { PieceSink } from '../wire/piece-sink.ts';
import type { AnswerPart } from './answer-part.ts';
import type { BlockLoader } from './block-loader.ts';
import { wantedBlocks, type WantedBlock } from './wanted-block.ts';

/** Bytes that are handed on together. */
const partBytes = 1 << 18;

/** How long frames may be put together while others wait. */
const longestTurnMs = 5;

/** A frame that is to come. */
interface ComingFrame {
  readonly found: SelectedSeries;
  readonly queryIndex: number;
  readonly wanted: readonly WantedBlock[];
  /** Those that are made for it, more than are asked for. */
  readonly samplesMade: number;
}

/** A frame of which the chunks are at hand, or being made. */
interface BegunFrame extends ComingFrame {
  readonly chunks: readonly Loading[];
}

/** What `BlockLoader.load` gives. */
type Loading = MessagePart[] | Promise<MessagePart[]>;

/**
 * The answer STREAMED_XOR_CHUNKS: a frame for each series, in order.
 * @param results the series that each query has found
 * @param mostSamplesAhead of frames in the making, beyond the one that is next
 * @throws HttpError 400 where a series does not fit into a frame; what `loader` throws
 */
export async function* chunkFrames(
  results: readonly (readonly SelectedSeries[])[],
  loader: BlockLoader,
  mostSamplesAhead: number,
): AsyncGenerator<AnswerPart, void, undefined> {
  for (const [queryIndex, series] of results.entries())
    for (const found of series) await checkFrame(found, queryIndex, loader);
  const coming = comingFrames(results);
  const ahead: BegunFrame[] = [];
  const sink = new PieceSink();
  let samples = 0;
  let samplesAhead = 0;
  let isFilling = true;
  const turn = new Turn(longestTurnMs);
  for (let next = coming.next(); !next.done || ahead.length > 0;) {
    // Filled again when half of it is used, so that many short series come in few jobs.
    isFilling ||= samplesAhead * 2 <= mostSamplesAhead;
    isFilling &&= !next.done && samplesAhead + next.value.samplesMade <= mostSamplesAhead;
    if (!next.done && (isFilling || ahead.length === 0)) {
      const chunks = next.value.wanted.map((wanted) => loader.load(wanted));
      ahead.push({ ...next.value, chunks });
      samplesAhead += next.value.samplesMade;
      next = coming.next();
      continue;
    }
    loader.flush();
    const frame = ahead.shift();
    if (!frame) continue;
    const { found, queryIndex, chunks, samplesMade } = frame;
    const parts = atHand(chunks) ?? (await loaded(chunks));
    if (!writeFrame(labelsOf(found.series), parts, queryIndex, sink)) throw frameTooLarge(found);
    samples += sampleCount(found.timeline);
    samplesAhead -= samplesMade;
    if (sink.byteLength < partBytes) continue;
    yield { pieces: sink.take(), samples };
    samples = 0;
    // What was at hand has not been waited for: others want their turn.
    if (turn.isOver) await turn.next();
  }
  yield { pieces: sink.take(), samples };
}

function* comingFrames(
  results: readonly (readonly SelectedSeries[])[],
): Generator<ComingFrame, void, undefined> {
  for (const [queryIndex, series] of results.entries()) {
    for (const found of series) {
      const wanted = wantedBlocks(found);
      let samplesMade = 0;
      for (const block of wanted) samplesMade += block.sampleCount;
      yield { found, queryIndex, wanted, samplesMade };
    }
  }
}

/** @returns undefined where something must be waited for */
function atHand(chunks: readonly Loading[]): MessagePart[] | undefined {
  const parts: MessagePart[] = [];
  for (const loading of chunks) {
    if (loading instanceof Promise) return undefined;
    for (const part of loading) parts.push(part);
  }
  return parts;
}

async function loaded(chunks: readonly Loading[]): Promise<MessagePart[]> {
  const parts: MessagePart[] = [];
  for (const loading of chunks) for (const part of await loading) parts.push(part);
  return parts;
}

/** Makes the chunks of a series that may be too much for a frame, for nothing but to know that before the first byte is sent. */
async function checkFrame(found: SelectedSeries, queryIndex: number, loader: BlockLoader): Promise<void> {
  let bytes = labelsOf(found.series).length;
  if (
    sizeOfMessage(bytes + mostBytesOfChunks(found.timeline, found.parts.length), queryIndex) <= mostFrameBytes
  )
    return;
  let loading: Loading[] = [];
  let samples = 0;
  const finish = async (): Promise<void> => {
    loader.flush();
    for (const part of await loaded(loading)) bytes += part.bytes.length;
    loading = [];
    samples = 0;
    if (sizeOfMessage(bytes, queryIndex) > mostFrameBytes) throw frameTooLarge(found);
  };
  for (const wanted of wantedBlocks(found)) {
    loading.push(loader.load(wanted));
    samples += wanted.sampleCount;
    if (samples > mostSamplesChecked) await finish();
  }
  await finish();
}

/** Samples in memory at once where only their size is looked at. */
const mostSamplesChecked = 1 << 20;

function frameTooLarge({ series }: SelectedSeries): HttpError {
  return new HttpError(
    400,
    `${excerpt(formatSeries(series))} takes more than the ${mostFrameBytes} bytes that a client accepts for one series: narrow the time range`,
  );
}
