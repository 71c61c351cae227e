import type { PartReader, SegmentPart, SelectedSeries } from '@flac-metrics/archive';
import {
  lastMsOf,
  positionsBetween,
  sampleCount,
  spansOf,
  timeAt,
  type PositionRange,
  type TimeSpan,
} from '@flac-metrics/sample-codec';
import { samplesPerChunk, writeChunks } from '../wire/chunked-response.ts';
import { crc32c } from '../wire/crc32c.ts';
import { PieceSink } from '../wire/piece-sink.ts';
import type { ChunkBlock, ChunkCache } from './chunk-cache.ts';

/** Samples of a block: two dashboards that look at almost the same hours share all but its ends. */
const blockSamples = 32 * samplesPerChunk;
/** Samples in memory at once where blocks are not kept. */
const spanSamples = 512 * samplesPerChunk;

/**
 * The chunks of a series, block by block. Those of closed files are the same for every query, so they are kept; what is still being
 * recorded, or is in two files at once, is made anew each time.
 * @throws ArchiveError as `PartReader.read` does
 */
export async function* chunkBlocks(
  reader: PartReader,
  cache: ChunkCache,
  { parts, timeline }: SelectedSeries,
): AsyncGenerator<ChunkBlock, void, undefined> {
  const [first, last] = [timeline[0], timeline.at(-1)];
  if (!first || !last) return;
  const ranges = parts.map(({ track }) => positionsBetween(track.timeline, first.startMs, lastMsOf(last)));
  const inParts = ranges.reduce((total, { first, end }) => total + end - first, 0);
  if (inParts !== sampleCount(timeline) || parts.some(({ file }) => file.extension !== 'flac')) {
    for (const span of spansOf(timeline, spanSamples)) yield makeBlock(reader, parts, span, false);
    return;
  }
  const inOrder = parts
    .map((part, index) => ({ part, range: ranges[index] ?? { first: 0, end: 0 } }))
    .toSorted((a, b) => startOf(a.part) - startOf(b.part));
  for (const { part, range } of inOrder) yield* blocksOfPart(reader, cache, part, range);
}

async function* blocksOfPart(
  reader: PartReader,
  cache: ChunkCache,
  part: SegmentPart,
  { first, end }: PositionRange,
): AsyncGenerator<ChunkBlock, void, undefined> {
  const { track, trackNumber, file } = part;
  const total = sampleCount(track.timeline);
  const { inode, sizeBytes, modifiedMs } = file.version;
  const name = `${file.path} ${inode} ${sizeBytes} ${modifiedMs} ${trackNumber}`;
  for (let number = Math.floor(first / blockSamples); number * blockSamples < end; number += 1) {
    const [whole, wholeEnd] = [number * blockSamples, Math.min((number + 1) * blockSamples, total)];
    const [from, to] = [Math.max(first, whole), Math.min(end, wholeEnd)];
    const span = {
      fromMs: timeAt(track.timeline, from),
      toMs: timeAt(track.timeline, to - 1),
      count: to - from,
    };
    if (from > whole || to < wholeEnd) {
      yield makeBlock(reader, [part], span, false);
      continue;
    }
    const key = `${number} ${name}`;
    const known = cache.get(key);
    if (known) {
      yield known;
      continue;
    }
    const block = await makeBlock(reader, [part], span, true);
    cache.put(key, block);
    yield block;
  }
}

async function makeBlock(
  reader: PartReader,
  parts: readonly SegmentPart[],
  span: TimeSpan,
  isShared: boolean,
): Promise<ChunkBlock> {
  const sink = new PieceSink();
  writeChunks(await reader.read(parts, span), sink);
  const { byteLength } = sink;
  const pieces = sink.take();
  return { pieces, byteLength, crc: pieces.reduce((crc, piece) => crc32c(piece, crc), 0), isShared };
}

function startOf({ track }: SegmentPart): number {
  return track.timeline[0]?.startMs ?? Infinity;
}
