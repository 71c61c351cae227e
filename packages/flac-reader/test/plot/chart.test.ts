import { stripVTControlCharacters } from 'node:util';
import { expect, test } from 'vitest';
import { parseSeries } from '@flac-metrics/sample-codec';
import { drawChart } from '../../src/plot/chart.ts';
import { ColumnSummary } from '../../src/plot/column-summary.ts';
import { withColour, withoutColour } from '../../src/plot/paint.ts';

const fromMs = Date.UTC(2026, 10, 24, 5);

function lineOf(series: string, values: readonly number[], gapEndsMs: readonly number[] = []) {
  const range = { fromMs, toMs: fromMs + (values.length - 1) * 1000 };
  const summary = new ColumnSummary(160, range, gapEndsMs);
  summary.add({
    timestampsMs: Float64Array.from(values, (_, index) => fromMs + index * 1000),
    values: Float64Array.from(values),
  });
  return { series: parseSeries(series), summary };
}

const shape = { width: 60, height: 8, paint: withoutColour };
const draw = (...lines: ReturnType<typeof lineOf>[]) =>
  `\n${drawChart(lines, lines[0]?.summary.range ?? { fromMs, toMs: fromMs }, shape)}`;
const wave = (count: number, scale = 1) =>
  Array.from({ length: count }, (_, index) => scale * Math.sin((9 * index) / count));

test('a chart shows a line with its gaps, and every spike', () => {
  const values = wave(3600, 40).map((value) => value + 50);
  values[1000] = 100;
  for (let index = 2000; index < 2400; index += 1) values[index] = Number.NaN;
  expect(draw(lineOf('cpu_usage_percent{cpu="0"}', values))).toMatchSnapshot();
});

test('several series in one chart have letters at their ends', () => {
  expect(draw(lineOf('a', wave(600)), lineOf('b', wave(600, 0.3)))).toMatchSnapshot();
});

test('few samples are joined, and one is a dot', () => {
  expect(draw(lineOf('x', [1, 3, 2]))).toMatchSnapshot('three');
  expect(draw(lineOf('memory_used_bytes', [3 * 2 ** 30]))).toMatchSnapshot('one');
});

test('infinities stand at the edges', () => {
  expect(draw(lineOf('x', [1, 2, Infinity, 2, 3, -Infinity, 4]))).toMatchSnapshot('among others');
  expect(draw(lineOf('x', [Infinity, Infinity]))).toMatchSnapshot('alone');
});

test('of a series that is never a number only that is said', () => {
  expect(draw(lineOf('x', [Number.NaN, Number.NaN]))).toBe('\nx\n2 samples, all NaN\n');
});

test('no row is wider than asked for, and colours change nothing but the look', () => {
  for (const width of [20, 21, 40, 133]) {
    const lines = [lineOf('a', wave(500)), lineOf('b', wave(500, 1e7))];
    const { range } = lines[0]?.summary ?? { range: { fromMs, toMs: fromMs } };
    const text = drawChart(lines, range, { ...shape, width });
    const rows = text.split('\n').slice(4);
    for (const row of rows) expect(row.length).toBeLessThanOrEqual(width);
    const coloured = drawChart(lines, range, { ...shape, width, paint: withColour });
    expect(coloured).toContain('\u001B[36m');
    expect(stripVTControlCharacters(coloured)).toBe(text);
  }
});
