import { printable } from '@flac-metrics/command-line';
import { formatSeries, type Series } from '@flac-metrics/sample-codec';
import type { ColumnSummary, TimeRange } from './column-summary.ts';
import { DotCanvas, dotsAcross, dotsDown } from './dot-canvas.ts';
import type { Paint } from './paint.ts';
import { timeAxis } from './time-axis.ts';
import { valueScale, type ValueScale } from './value-scale.ts';
import { quantityOf, unitFor } from './value-unit.ts';

/** One series of a chart. */
export interface ChartLine {
  readonly series: Series;
  /** Of the range of the chart, with at least as many columns as the chart is to have dots. */
  readonly summary: ColumnSummary;
}

export interface ChartShape {
  /** In letters, labels included. */
  readonly width: number;
  /** Of the drawing alone. */
  readonly height: number;
  readonly paint: Paint;
}

/** Room for the labels of values: charts that stand one below the other begin in the same column, but where labels are longer. */
const usualLabelColumns = 8;
/** An axis of more ticks is crowded. */
const rowsPerTick = 3;
/** What tells series of one chart apart at their ends, also without colours. */
export const seriesLetters = 'abcdefghijklmnopqrstuvwxyz';

/**
 * Draws series over time, in letters of eight dots each.
 * @param lines at least one; several are told apart by colours, and by letters
 */
export function drawChart(lines: readonly ChartLine[], range: TimeRange, shape: ChartShape): string {
  const { width, height, paint } = shape;
  const scale = scaleOf(lines, height);
  const heads = headLines(lines, scale, paint);
  const hasNumbers = lines.some(({ summary }) => summary.sampleCount > summary.nanCount);
  if (!hasNumbers) return `${heads.join('\n')}\n`;
  const labelColumns = Math.max(usualLabelColumns, ...scale.ticks.map(({ label }) => label.length));
  const endColumns = lines.length > 1 ? Math.min(lines.length, 3) + 1 : 0;
  const columns = Math.max(1, width - labelColumns - 2 - endColumns);
  const canvas = new DotCanvas(columns, height);
  const narrowed = lines.map(({ summary }) => summary.narrowed(columns * dotsAcross));
  for (const [ink, summary] of narrowed.entries()) drawLine(canvas, summary, scale, ink);
  const labels = new Map(scale.ticks.map(({ at, label }) => [rowAt(at, height), label]));
  const ends = endLetters(narrowed, scale, height);
  const rows = Array.from({ length: height }, (_, row) => {
    const label = labels.get(row);
    const axis = `${(label ?? '').padStart(labelColumns)} ${label === undefined ? '│' : '┤'}`;
    const inks = ends.get(row) ?? [];
    const parts = canvas.row(row);
    if (inks.length === 0 && parts.at(-1)?.ink === undefined) parts.pop();
    const drawn = parts.map(({ text, ink }) => (ink === undefined ? text : paint(text, ink)));
    const letters = inks.slice(0, endColumns - 1).map((ink) => paint(seriesLetters[ink] ?? '', ink));
    return `${paint(axis, 'frame')}${drawn.join('')}${letters.length > 0 ? ` ${letters.join('')}` : ''}`;
  });
  const axis = timeAxis(range, columns);
  const below = [
    `${' '.repeat(labelColumns + 1)}└${axis.line}`,
    ...axis.labels.map((text) => ' '.repeat(labelColumns + 2) + text),
  ];
  return `${[...heads, ...rows, ...below.map((text) => paint(text, 'frame'))].join('\n')}\n`;
}

function scaleOf(lines: readonly ChartLine[], height: number): ValueScale {
  const values = lines
    .flatMap(({ summary }) => [summary.leastOfAll, summary.mostOfAll])
    .filter(Number.isFinite);
  // Without any value there is still a frame, for what is not finite.
  const [least, most] = values.length === 0 ? [0, 0] : [Math.min(...values), Math.max(...values)];
  const quantities = new Set(lines.map(({ series }) => quantityOf(series)));
  const [quantity = 'number'] = quantities.size === 1 ? quantities : [];
  const unit = unitFor(quantity, Math.max(Math.abs(least), Math.abs(most)));
  return valueScale(least, most, unit, Math.floor(height / rowsPerTick) + 1);
}

/** The dot of a place on the axis of values, from the bottom. */
function dotAt(at: number, height: number): number {
  return Math.round(at * (height * dotsDown - 1));
}

/** The row of letters of a place on the axis of values, from the top. */
function rowAt(at: number, height: number): number {
  return height - 1 - Math.floor(dotAt(at, height) / dotsDown);
}

function drawLine(canvas: DotCanvas, summary: ColumnSummary, scale: ValueScale, ink: number): void {
  const { first, last, least, most, isJoined, hasPlusInfinity, hasMinusInfinity } = summary;
  const dotOf = (value: number | undefined): number => dotAt(scale.place(value ?? 0), canvas.rows);
  let before: number | undefined;
  for (let x = 0; x < summary.columnCount; x += 1) {
    if (Number.isNaN(first[x])) continue;
    canvas.line(x, dotOf(least[x]), x, dotOf(most[x]), ink);
    if (isJoined[x] && before !== undefined)
      canvas.line(before, dotOf(last[before]), x, dotOf(first[x]), ink);
    before = x;
  }
  for (let x = 0; x < summary.columnCount; x += 1) {
    const column = Math.floor(x / dotsAcross);
    if (hasPlusInfinity[x]) canvas.mark(column, 0, '▲', ink);
    if (hasMinusInfinity[x]) canvas.mark(column, canvas.rows - 1, '▼', ink);
  }
}

/** Which series end in which row, where there are several. */
function endLetters(
  summaries: readonly ColumnSummary[],
  scale: ValueScale,
  height: number,
): ReadonlyMap<number, readonly number[]> {
  const ends = new Map<number, number[]>();
  if (summaries.length === 1) return ends;
  for (const [ink, { last }] of summaries.entries()) {
    const value = last.findLast((value) => !Number.isNaN(value));
    if (value === undefined) continue;
    const row = rowAt(scale.place(value), height);
    ends.set(row, [...(ends.get(row) ?? []), ink]);
  }
  return ends;
}

/** The name of each series, and what the drawing does not tell of it. */
function headLines(lines: readonly ChartLine[], scale: ValueScale, paint: Paint): string[] {
  return lines.flatMap(({ series, summary }, ink) => {
    const name = printable(formatSeries(series));
    if (lines.length === 1) return [paint(name, 'name'), paint(describe(summary, scale), 'frame')];
    const key = paint(`${seriesLetters[ink] ?? ''} ⣿`, ink);
    return [`${key} ${paint(name, 'name')}`, paint(`    ${describe(summary, scale)}`, 'frame')];
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
