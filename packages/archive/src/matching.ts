import type { Series } from '@flac-metrics/sample-codec';
import { matchesSeries, type Matcher } from '@flac-metrics/sample-codec/matcher';
import { damagedSegment, type ArchiveError } from './archive-error.ts';
import type { TouchedDamage } from './damage-index.ts';
import type { Listing } from './listing.ts';
import type { IndexedSeries } from './series-index.ts';
import type { Turn } from './turn.ts';

/** Both ends included. */
export interface TimeRange {
  readonly fromMs: number;
  readonly toMs: number;
}

/** What a query asks for: series that match, and have samples in the range. */
export interface Wanted extends TimeRange {
  readonly matchers: readonly Matcher[];
}

/** How a query is worked on. */
export interface FindOptions {
  /** Aborted when nobody wants the answer. */
  readonly signal?: AbortSignal;
  /** Told of damage that may hide series, instead of failing. */
  readonly onDamaged?: (error: ArchiveError, hidden: HiddenSamples) => void;
}

/** What damage may hide. */
export interface HiddenSamples {
  /** Absent where series were not asked for by name. */
  readonly series?: Series;
  /** The first time that may be missing; `-Infinity` where nobody knows. */
  readonly startMs: number;
  /** Where the series goes on; `Infinity` where it does not, or nobody knows. */
  readonly endMs: number;
}

/**
 * All series of a listing that match, whether they have samples in the range or not.
 * @throws ArchiveError `damaged-segment` where samples of the range may be in a file that cannot be read; the signal's reason
 */
export async function matchingSeries(
  { series, damage }: Listing,
  { matchers, fromMs, toMs }: Wanted,
  turn: Turn,
  { signal, onDamaged }: FindOptions,
): Promise<readonly IndexedSeries[]> {
  const matching: IndexedSeries[] = [];
  for (const indexed of series.all) {
    if (turn.isOver) await turn.next(signal);
    if (matchesSeries(matchers, indexed.series)) matching.push(indexed);
  }
  for (const damaged of damage.touching(matchers, matching, fromMs, toMs))
    tellDamage(damaged, undefined, onDamaged);
  return matching;
}

/**
 * Those of some series that a listing has, in the order in which they are given. A selector would find every series that has their labels,
 * and more labels too, and has to look at all of them.
 * @throws ArchiveError `damaged-segment` where samples of the range may be in a file that cannot be read
 */
export function exactSeries(
  { series: index, damage }: Listing,
  series: readonly Series[],
  { fromMs, toMs }: TimeRange,
  { onDamaged }: FindOptions,
): readonly IndexedSeries[] {
  const there: IndexedSeries[] = [];
  for (const one of series) {
    const indexed = index.find(one);
    for (const damaged of damage.touchingOne(indexed, fromMs, toMs)) tellDamage(damaged, one, onDamaged);
    if (indexed.parts.length > 0) there.push(indexed);
  }
  return there;
}

function tellDamage(
  { segment, startMs, endMs }: TouchedDamage,
  series: Series | undefined,
  onDamaged: FindOptions['onDamaged'],
): void {
  const error = damagedSegment(segment);
  if (!onDamaged) throw error;
  onDamaged(error, { ...(series && { series }), startMs, endMs });
}
