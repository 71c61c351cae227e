import { stripVTControlCharacters } from 'node:util';
import { expect, test } from 'vitest';
import { cutToWidth } from '@flac-metrics/command-line';
import { parseSeries } from '@flac-metrics/sample-codec';
import { drawChart } from '../../src/plot/chart.ts';
import { leastWidth } from '../../src/plot/chart-columns.ts';
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

const named = (name: string) => `${name}{instance="localhost:9100",room="温度計の値",job="node,exporter"}`;
const charts: Record<string, ReturnType<typeof lineOf>[]> = {
  'one series': [lineOf(named('a'), wave(500))],
  'two of very different sizes': [lineOf('a', wave(500)), lineOf(named('b_bytes'), wave(500, 1e7))],
  'one with long labels': [lineOf('c_seconds', [123_456.7891, 123_456.7892])],
  'one sample': [lineOf('memory_used_bytes', [3 * 2 ** 30])],
  'one of no size': [lineOf('x', [1e300, Infinity])],
  'one without numbers': [lineOf(named('nothing'), [Number.NaN, Number.NaN])],
  'as many as there are letters': Array.from({ length: 26 }, (_, index) =>
    lineOf(`s${index}`, wave(50, index)),
  ),
};

test.each(Object.entries(charts))(
  'no row is wider than asked for, and colours change nothing but the look: %s',
  (_, lines) => {
    const { range } = lines[0]?.summary ?? { range: { fromMs, toMs: fromMs } };
    for (let width = leastWidth; width <= 200; width += 1) {
      const text = drawChart(lines, range, { ...shape, width });
      for (const row of text.trimEnd().split('\n')) expect(cutToWidth(row, width)).toBe(row);
      const coloured = drawChart(lines, range, { ...shape, width, paint: withColour });
      expect(coloured).toContain('\u001B[');
      expect(stripVTControlCharacters(coloured)).toBe(text);
    }
  },
);

test('a chart of the least width has an axis and a drawing, and all of its name', () => {
  const { range } = lineOf('a', wave(500)).summary;
  const narrow = { ...shape, width: leastWidth };
  const one = lineOf('cpu_usage_percent{cpu="0"}', wave(500, 40));
  expect(`\n${drawChart([one], range, narrow)}`).toMatchSnapshot('one');
  expect(`\n${drawChart([one, lineOf('up', wave(500))], range, narrow)}`).toMatchSnapshot('two');
});
