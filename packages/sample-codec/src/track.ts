import type { Mapping } from './mapping/mapping.ts';
import type { Series } from './series.ts';
import type { Timeline } from './timeline.ts';

/** One series in one segment: whose samples they are, when they were taken, and what their integers mean. */
export interface Track {
  readonly series: Series;
  readonly timeline: Timeline;
  readonly mapping: Mapping;
}

/** Samples as columns of equal length. The bits of the values are exact. */
export interface Columns {
  /** In milliseconds since the epoch, ascending. */
  readonly timestampsMs: Float64Array;
  readonly values: Float64Array;
}
