import type { Label, Series } from './series.ts';
import type { Timeline } from './timeline.ts';

/** One series in one segment: whose samples they are, when they were taken, and how exact they are. */
export interface Track {
  readonly series: Series;
  readonly timeline: Timeline;
  /** No value is further from what was recorded; absent where every bit is as it was. */
  readonly maxError?: number;
}

/** Samples as columns of equal length. The bits of the values are exact. */
export interface Columns {
  /** In milliseconds since the epoch, ascending. */
  readonly timestampsMs: Float64Array;
  readonly values: Float64Array;
}

/** A file of tracks, opened for reading: whatever its format, it answers with columns. */
export interface Segment {
  readonly tracks: readonly Track[];
  /** The samples of one of its tracks in [fromMs, toMs], both ends included; empty columns where there are none. */
  read(track: Track, fromMs: number, toMs: number): Promise<Columns>;
  close(): Promise<void>;
}

/** What stands in for the tags of a file that has lost them. */
export interface SegmentDefaults {
  /** The file's name without its folder: it tells the series' slug and the start. */
  readonly fileName: string;
  /** Labels that no file name tells, such as the instance. */
  readonly labels?: readonly Label[];
}
