import type { SegmentPart, SegmentFile } from '@flac-metrics/archive';
import type { Series, TimeSpan } from '@flac-metrics/sample-codec';

/** The samples of one series that are to stand on a tape as one track. */
export interface PlannedColumn {
  readonly series: Series;
  /** Of all its parts together, each time counted once. */
  readonly span: TimeSpan;
  /** Those with errors first: a sample that stands on a lossy tape has gone from elsewhere, or is about to. */
  readonly parts: readonly SegmentPart[];
  /** How far samples of its parts are from those recorded, at the most; absent where every bit is as it was. */
  readonly maxError?: number;
}

/** One file as it is to be. */
export interface PlannedTape {
  readonly columns: readonly PlannedColumn[];
  /** The tape that holds just this already. */
  readonly there?: SegmentFile;
}

/** All series of one target, by its slug, in [startMs, endMs). */
export interface PlannedWindow {
  readonly slug: string;
  readonly startMs: number;
  readonly endMs: number;
  readonly tapes: readonly PlannedTape[];
  /** Files that have samples in it, by path. */
  readonly sources: ReadonlySet<string>;
}

export function samplesOf({ columns }: PlannedTape): number {
  return columns.reduce((sum, { span }) => sum + span.count, 0);
}
