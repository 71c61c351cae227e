import {
  referenceTo,
  type PartReference,
  type SegmentPart,
  type SelectedSeries,
} from '@flac-metrics/archive';
import {
  clipTimeline,
  lastMsOf,
  positionsBetween,
  sampleCount,
  spansOf,
  timeAt,
  type PositionRange,
  type Timeline,
  type TimeSpan,
} from '@flac-metrics/sample-codec';
import { samplesPerChunk } from '../wire/chunk-block.ts';

/** Samples that are made into a block, by a thread: plain data. */
export interface BlockRequest {
  /** Of one series. */
  readonly parts: readonly PartReference[];
  readonly span: TimeSpan;
  /** Position of its first sample in its only part; absent where there are several, or the part is still being recorded. */
  readonly start?: number;
  /** What must be made of it in any case, where that is less: the rest may be damaged. */
  readonly atLeast?: TimeSpan;
}

/** A block that a series consists of, and the samples [first, end) of it that are asked for. */
export type WantedBlock = KeptBlock | PassingBlock;

/** Samples of a closed file, which are the same for every query. */
interface KeptBlock {
  readonly part: SegmentPart;
  /** Position of the block's first sample in its track, a multiple of `keptSamples`. */
  readonly start: number;
  readonly sampleCount: number;
  readonly first: number;
  readonly end: number;
}

/** Samples that are still being recorded, or are in files that overlap: they are made anew each time. */
interface PassingBlock {
  readonly part: undefined;
  readonly request: BlockRequest;
  readonly sampleCount: number;
  readonly first: 0;
  readonly end: number;
}

/** Samples of a block that is kept: a query that needs one of them pays for all, once. */
const keptSamples = 16 * samplesPerChunk;
/** Samples of a block that is not. */
const passingSamples = 512 * samplesPerChunk;

/** The blocks of a series, in order. */
export function wantedBlocks({ parts, timeline }: SelectedSeries): WantedBlock[] {
  const [first, last] = [timeline[0], timeline.at(-1)];
  if (!first || !last) return [];
  const positionsOf = ({ track }: SegmentPart): PositionRange =>
    positionsBetween(track.timeline, first.startMs, lastMsOf(last));
  const [only, ...others] = parts;
  if (only?.file.extension === 'flac' && others.length === 0) return keptBlocks(only, positionsOf(only));
  const pieces = parts.map((part): Piece => {
    const positions = positionsOf(part);
    return { part, positions, span: spanBetween(part.track.timeline, positions) };
  });
  pieces.sort((a, b) => a.span.fromMs - b.span.fromMs);
  if (!followEachOther(pieces)) return passingBlocks(parts, timeline);
  return pieces.flatMap(({ part, positions, span }): readonly WantedBlock[] =>
    part.file.extension === 'flac'
      ? keptBlocks(part, positions)
      : passingBlocks([part], clipTimeline(part.track.timeline, span.fromMs, span.toMs)),
  );
}

/** What of a part is in the range. */
interface Piece {
  readonly part: SegmentPart;
  readonly positions: PositionRange;
  readonly span: TimeSpan;
}

/** Or else they must be merged sample by sample. */
function followEachOther(pieces: readonly Piece[]): boolean {
  return pieces.every(({ span }, index) => span.fromMs > (pieces[index - 1]?.span.toMs ?? -Infinity));
}

function passingBlocks(parts: readonly SegmentPart[], timeline: Timeline): PassingBlock[] {
  const references = parts.map(referenceTo);
  return Array.from(spansOf(timeline, passingSamples), (span) => {
    const { count } = span;
    return {
      part: undefined,
      request: { parts: references, span },
      sampleCount: count,
      first: 0,
      end: count,
    };
  });
}

function keptBlocks(part: SegmentPart, { first, end }: PositionRange): KeptBlock[] {
  const total = sampleCount(part.track.timeline);
  const blocks: KeptBlock[] = [];
  for (let start = first - (first % keptSamples); start < end; start += keptSamples) {
    const count = Math.min(keptSamples, total - start);
    const [from, to] = [Math.max(first - start, 0), Math.min(end - start, count)];
    blocks.push({ part, start, sampleCount: count, first: from, end: to });
  }
  return blocks;
}

/** What must be made for a block that is not at hand. */
export function requestFor(wanted: WantedBlock): BlockRequest {
  if (!wanted.part) return wanted.request;
  const { part, start, sampleCount: count, first, end } = wanted;
  const { timeline } = part.track;
  const request = {
    parts: [referenceTo(part)],
    span: spanBetween(timeline, { first: start, end: start + count }),
    start,
  };
  if (first === 0 && end === count) return request;
  return { ...request, atLeast: spanBetween(timeline, { first: start + first, end: start + end }) };
}

function spanBetween(timeline: Timeline, { first, end }: PositionRange): TimeSpan {
  return { fromMs: timeAt(timeline, first), toMs: timeAt(timeline, end - 1), count: end - first };
}
