import type { Columns, Series } from '@flac-metrics/sample-codec';

/** The samples of one series, their times ascending, whole milliseconds. */
export interface SeriesColumns extends Columns {
  readonly series: Series;
}

export function samplesOf(columns: readonly SeriesColumns[]): number {
  return columns.reduce((total, { values }) => total + values.length, 0);
}
