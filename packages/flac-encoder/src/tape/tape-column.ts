import type { Series, Timeline } from '@flac-metrics/sample-codec';

/** The samples of one series, to stand on a tape as a track. */
export interface TapeColumn {
  readonly series: Series;
  readonly timeline: Timeline;
  /** As many as the timeline has times, of any bits. */
  readonly values: Float64Array;
}
