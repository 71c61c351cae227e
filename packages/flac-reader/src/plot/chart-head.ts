import { foldToWidth, printable } from '@flac-metrics/command-line';
import { formatSeries } from '@flac-metrics/sample-codec';
import { seriesLetters, type ChartLine } from './chart-line.ts';
import type { ColumnSummary } from './column-summary.ts';
import type { Paint, Part } from './paint.ts';
import type { ValueScale } from './value-scale.ts';

/** Columns of `a ⣿ `, in front of a name. */
const keyColumns = 4;

/** The name of each series, and what the drawing does not tell of it, in lines of `width` letters at most. */
export function headLines(
  lines: readonly ChartLine[],
  scale: ValueScale,
  width: number,
  paint: Paint,
): string[] {
  const indentColumns = lines.length === 1 ? 0 : keyColumns;
  const fold = (text: string, part: Part): string[] =>
    foldToWidth(text, width - indentColumns).map((line) => paint(line, part));
  return lines.flatMap(({ series, summary }, ink) => {
    const head = [
      ...fold(printable(formatSeries(series)), 'name'),
      ...fold(describe(summary, scale), 'frame'),
    ];
    if (lines.length === 1) return head;
    const key = paint(`${seriesLetters[ink] ?? ''} ⣿`, ink);
    return head.map((line, index) =>
      index === 0 ? `${key} ${line}` : `${' '.repeat(indentColumns)}${line}`,
    );
  });
}

function describe(summary: ColumnSummary, { format }: ValueScale): string {
  const { sampleCount, nanCount, infinityCount, leastOfAll, mostOfAll, lastValue } = summary;
  const words = [`${sampleCount.toLocaleString('en')} ${sampleCount === 1 ? 'sample' : 'samples'}`];
  if (leastOfAll < mostOfAll) words.push(`min ${format(leastOfAll)}`, `max ${format(mostOfAll)}`);
  else if (leastOfAll === mostOfAll) words.push(`${sampleCount > 1 ? 'always ' : ''}${format(leastOfAll)}`);
  if (leastOfAll < mostOfAll && Number.isFinite(lastValue)) words.push(`last ${format(lastValue)}`);
  if (nanCount > 0) words.push(nanCount === sampleCount ? 'all NaN' : `${nanCount} NaN`);
  if (infinityCount > 0) words.push(`${infinityCount} infinite`);
  return words.join(', ');
}
