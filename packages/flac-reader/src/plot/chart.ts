import { chartColumns } from './chart-columns.ts';
import { headLines } from './chart-head.ts';
import { seriesLetters, type ChartLine } from './chart-line.ts';
import type { ColumnSummary, TimeRange } from './column-summary.ts';
import { DotCanvas, dotsAcross, dotsDown } from './dot-canvas.ts';
import type { Paint } from './paint.ts';
import { timeAxis } from './time-axis.ts';
import { valueScale, type ValueScale } from './value-scale.ts';
import { quantityOf, unitFor } from './value-unit.ts';

export interface ChartShape {
  /** In letters, labels included; at least `leastWidth`. */
  readonly width: number;
  /** Of the drawing alone. */
  readonly height: number;
  readonly paint: Paint;
}

/** An axis of more ticks is crowded. */
const rowsPerTick = 3;

/**
 * Draws series over time, in letters of eight dots each.
 * @param lines at least one; several are told apart by colours, and by letters
 */
export function drawChart(lines: readonly ChartLine[], range: TimeRange, shape: ChartShape): string {
  const { width, height, paint } = shape;
  const scale = scaleOf(lines, height);
  const heads = headLines(lines, scale, width, paint);
  const hasNumbers = lines.some(({ summary }) => summary.sampleCount > summary.nanCount);
  if (!hasNumbers) return `${heads.join('\n')}\n`;
  const longestLabel = Math.max(...scale.ticks.map(({ label }) => label.length));
  const columns = chartColumns(width, longestLabel, lines.length);
  const indent = ' '.repeat(columns.labels === 0 ? 0 : columns.labels + 1);
  const canvas = new DotCanvas(columns.drawn, height);
  const narrowed = lines.map(({ summary }) => summary.narrowed(columns.drawn * dotsAcross));
  for (const [ink, summary] of narrowed.entries()) drawLine(canvas, summary, scale, ink);
  const labels = new Map(scale.ticks.map(({ at, label }) => [rowAt(at, height), label]));
  const ends = endLetters(narrowed, scale, height);
  const rows = Array.from({ length: height }, (_, row) => {
    const label = labels.get(row);
    const labelled = columns.labels === 0 ? '' : `${(label ?? '').padStart(columns.labels)} `;
    const axis = `${labelled}${label === undefined ? '│' : '┤'}`;
    const inks = ends.get(row) ?? [];
    const parts = canvas.row(row);
    if (inks.length === 0 && parts.at(-1)?.ink === undefined) parts.pop();
    const drawn = parts.map(({ text, ink }) => (ink === undefined ? text : paint(text, ink)));
    const letters = inks.slice(0, columns.endLetters).map((ink) => paint(seriesLetters[ink] ?? '', ink));
    return `${paint(axis, 'frame')}${drawn.join('')}${letters.length > 0 ? ` ${letters.join('')}` : ''}`;
  });
  const axis = timeAxis(range, columns.drawn);
  const below = [`${indent}└${axis.line}`, ...axis.labels.map((text) => `${indent} ${text}`)];
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
