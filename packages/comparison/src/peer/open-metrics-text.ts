import { formatSeries, formatValue } from '@flac-metrics/sample-codec';
import type { SeriesColumns } from '../series-columns.ts';
import type { Spool } from '../spool.ts';
import { classicSeries } from './classic-series.ts';

/** Samples whose lines are put together at once. */
const pieceSamples = 4096;

/** Writes samples as OpenMetrics, series by series, each sample with its time. Of NaNs the text has but one. */
export function writeOpenMetrics(columns: readonly SeriesColumns[], file: Spool, signal: AbortSignal): void {
  for (const column of columns) {
    const text = formatSeries(classicSeries(column.series));
    for (let first = 0; first < column.values.length; first += pieceSamples) {
      signal.throwIfAborted();
      file.write(linesOf(text, column, first, Math.min(first + pieceSamples, column.values.length)));
    }
  }
  file.write('# EOF\n');
}

function linesOf(text: string, { timestampsMs, values }: SeriesColumns, first: number, end: number): string {
  let lines = '';
  for (let index = first; index < end; index += 1)
    lines += `${text} ${formatValue(values[index] ?? 0)} ${(timestampsMs[index] ?? 0) / 1000}\n`;
  return lines;
}
