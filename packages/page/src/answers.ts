/*
 * What the server answers to the page, as docs/page.md has it: types alone, for both of them. Each stands in `data` of an answer.
 */

/** A series as the page lists it. */
export interface ListedSeries {
  /** Its text, which is its name in all that is asked for. */
  readonly series: string;
  /** First and last sample; null where its files have none yet. */
  readonly startMs: number | null;
  readonly lastMs: number | null;
  readonly segments: number;
  /** Whether a WAV holds some of it, to which more may come. */
  readonly isRecording: boolean;
}

/** Of `/api/page/series`. */
export interface SeriesPage {
  readonly series: readonly ListedSeries[];
  /** Of all that were found, on whatever page. */
  readonly total: number;
  /** Of the first that is listed, among these. */
  readonly offset: number;
}

/** A chart of a series: columns of equal length. */
export interface DrawnSeries {
  readonly series: string;
  /** That were read for it. */
  readonly samples: number;
  /** Whether each sample is there, so that `max` is `min` and is left out, as is `counts`. */
  readonly isRaw: boolean;
  /** Milliseconds since the epoch, ascending: of a sample, or of the left edge of a column. */
  readonly timesMs: readonly number[];
  /** `null` where a line is to be broken: a gap, or nothing but NaN or infinity. */
  readonly min: readonly (number | null)[];
  readonly max?: readonly (number | null)[];
  /** Samples in each column, those that are NaN included. */
  readonly counts?: readonly number[];
  /** What is missing, or may be, in the order of time. */
  readonly unread: readonly UnreadSamples[];
}

/** Times of a series of which nothing is drawn, since a file is damaged. */
export interface UnreadSamples {
  readonly file: string;
  /** What is wrong with it. */
  readonly reason: string;
  readonly fromMs: number;
  /** Null where nobody knows how far the file reached. */
  readonly toMs: number | null;
}

/** Of `/api/page/points`. */
export interface Points {
  readonly fromMs: number;
  readonly toMs: number;
  /** Columns of pixels. */
  readonly width: number;
  readonly series: readonly DrawnSeries[];
}

/** A file as the page lists it. */
export interface ListedSegment {
  readonly file: string;
  readonly state: 'closed' | 'recording' | 'damaged';
  /** What is wrong with a damaged one. */
  readonly reason?: string;
  /** First and last sample; null where nobody knows. */
  readonly startMs: number | null;
  readonly lastMs: number | null;
  /** Of all its series. */
  readonly series: number;
  readonly samples: number;
  readonly bytes: number;
  /** What its samples take as a WAV of 16 bits. */
  readonly wavBytes: number;
}

export interface SegmentTotals {
  readonly files: number;
  readonly damaged: number;
  readonly samples: number;
  readonly bytes: number;
  readonly wavBytes: number;
}

/** Of `/api/page/segments`. */
export interface SegmentPage {
  /** The newest first. */
  readonly segments: readonly ListedSegment[];
  /** Of all that were found, however many are listed. */
  readonly totals: SegmentTotals;
}
