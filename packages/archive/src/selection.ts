import { clipTimeline, sampleCount, type Series, type Timeline } from '@flac-metrics/sample-codec';
import { ArchiveError } from './archive-error.ts';
import type { Listing } from './listing.ts';
import { exactSeries, matchingSeries, type FindOptions, type TimeRange, type Wanted } from './matching.ts';
import type { SegmentPart } from './segment-file.ts';
import type { IndexedSeries } from './series-index.ts';
import { TimelineUnions } from './timeline-unions.ts';
import { Turn } from './turn.ts';

/** One series of a query. Reading its samples is left to a `PartReader`. */
export interface SelectedSeries {
  readonly series: Series;
  /** The times of exactly those samples that are in the range. */
  readonly timeline: Timeline;
  /** Where the samples are; where parts overlap, the first of them counts. */
  readonly parts: readonly SegmentPart[];
}

/** What a selection may cost. */
export interface SelectOptions extends FindOptions {
  /** In all series; those that two files hold count once. */
  readonly mostSamples?: number;
  /** Those that other selections for the same answer have taken of that already. */
  readonly samplesBefore?: number;
}

/** How long a selection may go on while others wait: patterns can take their time. */
const longestTurnMs = 20;

/**
 * The series that are wanted, in Prometheus's order, and where their samples are.
 * @throws ArchiveError `damaged-segment` where the answer may be in a file that cannot be read; `too-many-samples`; the signal's
 *   reason
 */
export async function selectSeries(
  listing: Listing,
  wanted: Wanted,
  options: SelectOptions,
): Promise<SelectedSeries[]> {
  const turn = new Turn(longestTurnMs);
  return selectOf(await matchingSeries(listing, wanted, turn, options), wanted, turn, options);
}

/**
 * The same for series that are named, in the order in which they are given.
 * @throws ArchiveError `damaged-segment`, `too-many-samples`; the signal's reason
 */
export function selectExactly(
  listing: Listing,
  series: readonly Series[],
  range: TimeRange,
  options: SelectOptions,
): Promise<SelectedSeries[]> {
  const found = exactSeries(listing, series, range, options);
  return selectOf(found, range, new Turn(longestTurnMs), options);
}

async function selectOf(
  series: readonly IndexedSeries[],
  range: TimeRange,
  turn: Turn,
  { mostSamples = Infinity, samplesBefore = 0, signal }: SelectOptions,
): Promise<SelectedSeries[]> {
  const selected: SelectedSeries[] = [];
  const clipped: ClippedTimelines = new Map();
  const unions = new TimelineUnions();
  let samples = samplesBefore;
  for (const { series: one, parts } of series) {
    if (turn.isOver) await turn.next(signal);
    const inRange = partsInRange(parts, range, clipped);
    if (inRange.parts.length === 0) continue;
    const timeline = unions.of(one, inRange.timelines);
    samples += sampleCount(timeline);
    if (samples > mostSamples) throw tooManySamples(mostSamples, samplesBefore);
    selected.push({ series: one, timeline, parts: inRange.parts });
  }
  return selected;
}

/**
 * The series that are wanted, in Prometheus's order, and nothing of their samples: however many there are, it costs the same.
 * @throws ArchiveError `damaged-segment`; the signal's reason
 */
export async function findSeries(listing: Listing, wanted: Wanted, options: FindOptions): Promise<Series[]> {
  const turn = new Turn(longestTurnMs);
  const found: Series[] = [];
  const clipped: ClippedTimelines = new Map();
  for (const { series, parts } of await matchingSeries(listing, wanted, turn, options)) {
    if (turn.isOver) await turn.next(options.signal);
    if (parts.some((part) => timelineInRange(part, wanted, clipped).length > 0)) found.push(series);
  }
  return found;
}

interface PartsInRange {
  readonly parts: readonly SegmentPart[];
  /** Of each part, clipped to the range. */
  readonly timelines: readonly Timeline[];
}

/** By the whole timeline, which all series of a file share: those that deviate take some time to clip. */
type ClippedTimelines = Map<Timeline, Timeline>;

function partsInRange(
  all: readonly SegmentPart[],
  range: TimeRange,
  clipped: ClippedTimelines,
): PartsInRange {
  const parts: SegmentPart[] = [];
  const timelines: Timeline[] = [];
  for (const part of all) {
    const timeline = timelineInRange(part, range, clipped);
    if (timeline.length === 0) continue;
    parts.push(part);
    timelines.push(timeline);
  }
  return { parts, timelines };
}

function timelineInRange(
  { track: { timeline } }: SegmentPart,
  { fromMs, toMs }: TimeRange,
  clipped: ClippedTimelines,
): Timeline {
  const known = clipped.get(timeline);
  if (known) return known;
  const inRange = clipTimeline(timeline, fromMs, toMs);
  clipped.set(timeline, inRange);
  return inRange;
}

function tooManySamples(most: number, before: number): ArchiveError {
  const inAll = `more than ${most} samples, which is the most`;
  return new ArchiveError(
    'too-many-samples',
    before === 0
      ? `the query needs ${inAll}: narrow its time range or its matchers`
      : `the queries of the request need ${inAll}, and those before this one ${before} of them: narrow their time ranges or their matchers`,
  );
}
