import { setImmediate as nextTurn } from 'node:timers/promises';
import {
  clipTimeline,
  compareSeries,
  formatSeries,
  sampleCount,
  unionOfTimelines,
  type Series,
  type Timeline,
} from '@flac-metrics/sample-codec';
import { ArchiveError, damagedSegment } from './archive-error.ts';
import type { CatalogEntry, KnownSegment } from './catalog-entry.ts';
import { damageTouching } from './damage.ts';
import { matchesSeries, type Matcher } from './matcher.ts';
import type { SegmentPart } from './segment-file.ts';

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
  entries: readonly CatalogEntry[],
  matchers: readonly Matcher[],
  fromMs: number,
  toMs: number,
  { mostSamples = Infinity, signal, onDamaged }: SelectOptions,
): Promise<SelectedSeries[]> {
  for (const damage of damageTouching(entries, matchers, fromMs, toMs)) {
    if (!onDamaged) throw damagedSegment(damage);
    onDamaged(damagedSegment(damage));
  }
  const found = new Map<string, { series: Series; timelines: Timeline[]; parts: SegmentPart[] }>();
  let samples = 0;
  let turnBeganMs = performance.now();
  for (const segment of inServingOrder(entries)) {
    if (performance.now() - turnBeganMs > longestTurnMs) {
      await nextTurn();
      signal?.throwIfAborted();
      turnBeganMs = performance.now();
    }
    for (const [trackNumber, track] of segment.tracks.entries()) {
      const timeline = clipTimeline(track.timeline, fromMs, toMs);
      if (timeline.length === 0 || !matchesSeries(matchers, track.series)) continue;
      samples += sampleCount(timeline);
      if (samples > mostSamples) throw tooManySamples(mostSamples);
      const key = formatSeries(track.series);
      const selected = found.get(key) ?? { series: track.series, timelines: [], parts: [] };
      found.set(key, selected);
      selected.timelines.push(timeline);
      selected.parts.push({ file: fileOf(segment), track, trackNumber });
    }
  }
  return Array.from(found.values(), ({ series, timelines, parts }) => ({
    series,
    timeline: unionOfTimelines(timelines),
    parts,
  })).toSorted((a, b) => compareSeries(a.series, b.series));
}

/** What of a segment a reader needs to know. */
function fileOf({ fileName, path, extension, version }: KnownSegment): SegmentPart['file'] {
  return { fileName, path, extension, version };
}

/** Closed files before open ones, older before newer: of two samples of one time, the first is served. */
function inServingOrder(entries: readonly CatalogEntry[]): KnownSegment[] {
  const known = entries.filter((entry): entry is KnownSegment => entry.state === 'known');
  const start = (segment: KnownSegment) => segment.tracks[0]?.timeline[0]?.startMs ?? Infinity;
  return known.toSorted((a, b) => {
    if (a.extension !== b.extension) return a.extension === 'flac' ? -1 : 1;
    return start(a) - start(b);
  });
}

function tooManySamples(most: number): ArchiveError {
  return new ArchiveError(
    'too-many-samples',
    `the query needs more than ${most} samples, which is the most: narrow its time range or its matchers`,
  );
}
