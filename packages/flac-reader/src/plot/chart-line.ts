import type { Series } from '@flac-metrics/sample-codec';
import type { ColumnSummary } from './column-summary.ts';

/** One series of a chart. */
export interface ChartLine {
  readonly series: Series;
  /** Of the range of the chart, with at least as many columns as the chart is to have dots. */
  readonly summary: ColumnSummary;
}

/** What tells series of one chart apart at their ends, also without colours. */
export const seriesLetters = 'abcdefghijklmnopqrstuvwxyz';
