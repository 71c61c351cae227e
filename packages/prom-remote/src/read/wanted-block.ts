import {
  referenceTo,
  type PartReference,
  type SegmentPart,
  type SelectedSeries,
} from '@flac-metrics/archive';
import {
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
  /** What must be made of it in any case, where that is less: the rest may be damaged. */
  readonly atLeast?: TimeSpan;
}

/** A block that a series consists of, and the samples [first, end) of it that are asked for. */
export type WantedBlock = KeptBlock | PassingBlock;

/** Samples of a closed file, which are the same for every query. */
export interface KeptBlock {
  readonly part: SegmentPart;
  /** Position of the block's first sample in its track, a multiple of `keptSamples`. */
  readonly start: number;
  readonly sampleCount: number;
  readonly first: number;
  readonly end: number;
}

/** Samples that are still being recorded, or are in two files at once: they are made anew each time. */
export interface PassingBlock {
  readonly part: undefined;
  readonly request: BlockRequest;
  readonly sampleCount: number;
  readonly first: 0;
  readonly end: number;
}

/** Samples of a block that is kept: a query that needs one of them pays for all, once. */
export const keptSamples: number = 16 * samplesPerChunk;
/** Samples of a block that is not. */
const passingSamples = 512 * samplesPerChunk;

/** The blocks of a series, in order. */
export function wantedBlocks({ parts, timeline }: SelectedSeries): WantedBlock[] {
  const [first, last] = [timeline[0], timeline.at(-1)];
  if (!first || !last) return [];
  const rangeOf = ({ track }: SegmentPart): PositionRange =>
    positionsBetween(track.timeline, first.startMs, lastMsOf(last));
  const [only, ...others] = parts;
  if (only?.file.extension === 'flac' && others.length === 0) return keptBlocks(only, rangeOf(only));
  const ranges = parts.map(rangeOf);
  const inParts = ranges.reduce((total, { first, end }) => total + end - first, 0);
  if (inParts !== sampleCount(timeline) || parts.some(({ file }) => file.extension !== 'flac')) {
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
  return parts
    .map((part, index) => ({ part, range: ranges[index] ?? { first: 0, end: 0 } }))
    .toSorted((a, b) => startOf(a.part) - startOf(b.part))
    .flatMap(({ part, range }) => keptBlocks(part, range));
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
  const request = { parts: [referenceTo(part)], span: spanBetween(timeline, start, start + count) };
  if (first === 0 && end === count) return request;
  return { ...request, atLeast: spanBetween(timeline, start + first, start + end) };
}

function spanBetween(timeline: Timeline, first: number, end: number): TimeSpan {
  return { fromMs: timeAt(timeline, first), toMs: timeAt(timeline, end - 1), count: end - first };
}

function startOf({ track }: SegmentPart): number {
  return track.timeline[0]?.startMs ?? Infinity;
}
