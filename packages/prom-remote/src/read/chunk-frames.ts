import { setImmediate as nextTurn } from 'node:timers/promises';
import type { SelectedSeries } from '@flac-metrics/archive';
import { formatSeries, sampleCount } from '@flac-metrics/sample-codec';
import { HttpError } from '../http-error.ts';
import type { MessagePart } from '../wire/chunk-block.ts';
import { mostBytesOfChunks, mostFrameBytes, sizeOfMessage, writeFrame } from '../wire/chunked-response.ts';
import { labelsOf } from '../wire/labels.ts';
import { PieceSink } from '../wire/piece-sink.ts';
import type { AnswerPart } from './answer-part.ts';
import type { BlockLoader } from './block-loader.ts';
import { wantedBlocks } from './wanted-block.ts';

/** Bytes that are handed on together. */
const partBytes = 1 << 18;

/** A frame that is to come, and its chunks as far as they are there. */
interface Frame {
  readonly found: SelectedSeries;
  readonly queryIndex: number;
  readonly samples: number;
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
  const coming = results.flatMap((series, queryIndex) => series.map((found) => ({ found, queryIndex })));
  for (const { found, queryIndex } of coming) await checkFrame(found, queryIndex, loader);
  const ahead: Frame[] = [];
  const sink = new PieceSink();
  let samples = 0;
  let samplesAhead = 0;
  let isFilling = true;
  for (let next = 0; next < coming.length || ahead.length > 0;) {
    // Filled again when half of it is used, so that many short series come in few jobs.
    isFilling ||= samplesAhead * 2 <= mostSamplesAhead;
    const series = coming[next];
    const samplesNext = series ? sampleCount(series.found.timeline) : Infinity;
    isFilling &&= samplesAhead + samplesNext <= mostSamplesAhead;
    if (series && (isFilling || ahead.length === 0)) {
      ahead.push(beginFrame(series.found, series.queryIndex, loader));
      samplesAhead += samplesNext;
      next += 1;
      continue;
    }
    loader.flush();
    const frame = ahead.shift();
    if (!frame) continue;
    const { found, queryIndex } = frame;
    const fits = writeFrame(
      labelsOf(found.series),
      atHand(frame.chunks) ?? (await loaded(frame.chunks)),
      queryIndex,
      sink,
    );
    if (!fits) throw frameTooLarge(found);
    samples += frame.samples;
    samplesAhead -= frame.samples;
    if (sink.byteLength < partBytes) continue;
    yield { pieces: sink.take(), samples, cost: loader.takeCost() };
    samples = 0;
    // What was at hand has taken no time to wait for: others want their turn.
    await nextTurn();
  }
  yield { pieces: sink.take(), samples, cost: loader.takeCost() };
}

function beginFrame(found: SelectedSeries, queryIndex: number, loader: BlockLoader): Frame {
  const chunks = wantedBlocks(found).map((wanted) => loader.load(wanted));
  return { found, queryIndex, samples: sampleCount(found.timeline), chunks };
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
  if (sizeOfMessage(bytes + mostBytesOfChunks(found.timeline), queryIndex) <= mostFrameBytes) return;
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
    `${formatSeries(series)} takes more than the ${mostFrameBytes} bytes that a client accepts for one series: narrow the time range`,
  );
}
