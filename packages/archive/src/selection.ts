import {
  clipTimeline,
  excerpt,
  formatSeries,
  sampleCount,
  SampleCodecError,
  unionOfTimelines,
  type Series,
  type Timeline,
} from '@flac-metrics/sample-codec';
import { ArchiveError, damagedSegment } from './archive-error.ts';
import type { Listing } from './listing.ts';
import { matchesSeries, type Matcher } from './matcher.ts';
import type { SegmentPart } from './segment-file.ts';
import type { IndexedSeries } from './series-index.ts';
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
export interface SelectOptions {
  /** In all series, those counted twice that two files hold. */
  readonly mostSamples?: number;
  /** Aborted when nobody wants the answer. */
  readonly signal?: AbortSignal;
  /** Told of damage that may hide series, instead of failing. */
  readonly onDamaged?: (error: ArchiveError) => void;
}

/** How long a selection may go on while others wait: patterns can take their time. */
const longestTurnMs = 20;

/**
 * The series that match and have samples in [fromMs, toMs], in Prometheus's order.
 * @throws ArchiveError `damaged-segment` where the answer may be in a file that cannot be read; `too-many-samples`; the signal's
 *   reason
 */
export async function selectSeries(
  { series: index, damage }: Listing,
  matchers: readonly Matcher[],
  fromMs: number,
  toMs: number,
  { mostSamples = Infinity, signal, onDamaged }: SelectOptions,
): Promise<SelectedSeries[]> {
  const turn = new Turn(longestTurnMs);
  const giveWay = async (): Promise<void> => {
    await turn.next();
    signal?.throwIfAborted();
  };
  const matching: IndexedSeries[] = [];
  for (const indexed of index.all) {
    if (turn.isOver) await giveWay();
    if (matchesSeries(matchers, indexed.series)) matching.push(indexed);
  }
  for (const damaged of damage.touching(matchers, matching, fromMs, toMs)) {
    if (!onDamaged) throw damagedSegment(damaged);
    onDamaged(damagedSegment(damaged));
  }
  const selected: SelectedSeries[] = [];
  let samples = 0;
  for (const { series, parts } of matching) {
    if (turn.isOver) await giveWay();
    const inRange = partsInRange(parts, fromMs, toMs);
    samples += inRange.timelines.reduce((total, timeline) => total + sampleCount(timeline), 0);
    if (samples > mostSamples) throw tooManySamples(mostSamples);
    const [first, ...others] = inRange.timelines;
    if (!first) continue;
    const timeline = others.length === 0 ? first : uniteTimelines(series, inRange.timelines);
    selected.push({ series, timeline, parts: inRange.parts });
  }
  return selected;
}

interface PartsInRange {
  readonly parts: readonly SegmentPart[];
  /** Of each part, clipped to the range. */
  readonly timelines: readonly Timeline[];
}

function partsInRange(all: readonly SegmentPart[], fromMs: number, toMs: number): PartsInRange {
  const parts: SegmentPart[] = [];
  const timelines: Timeline[] = [];
  for (const part of all) {
    const timeline = clipTimeline(part.track.timeline, fromMs, toMs);
    if (timeline.length === 0) continue;
    parts.push(part);
    timelines.push(timeline);
  }
  return { parts, timelines };
}

function uniteTimelines(series: Series, timelines: readonly Timeline[]): Timeline {
  try {
    return unionOfTimelines(timelines);
  } catch (error) {
    if (!(error instanceof SampleCodecError)) throw error;
    throw new ArchiveError('too-many-samples', `${excerpt(formatSeries(series))}: ${error.message}`, {
      cause: error,
    });
  }
}

function tooManySamples(most: number): ArchiveError {
  return new ArchiveError(
    'too-many-samples',
    `the query needs more than ${most} samples, which is the most: narrow its time range or its matchers`,
  );
}
