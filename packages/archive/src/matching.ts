import { matchesSeries, type Matcher } from '@flac-metrics/sample-codec/matcher';
import { damagedSegment, type ArchiveError } from './archive-error.ts';
import type { Listing } from './listing.ts';
import type { IndexedSeries } from './series-index.ts';
import type { Turn } from './turn.ts';

/** What a query asks for: series that match, and have samples in [fromMs, toMs]. */
export interface Wanted {
  readonly matchers: readonly Matcher[];
  readonly fromMs: number;
  readonly toMs: number;
}

/** How a query is worked on. */
export interface FindOptions {
  /** Aborted when nobody wants the answer. */
  readonly signal?: AbortSignal;
  /** Told of damage that may hide series, instead of failing. */
  readonly onDamaged?: (error: ArchiveError) => void;
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
  for (const damaged of damage.touching(matchers, matching, fromMs, toMs)) {
    if (!onDamaged) throw damagedSegment(damaged);
    onDamaged(damagedSegment(damaged));
  }
  return matching;
}
