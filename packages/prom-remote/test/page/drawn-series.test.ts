import { expect, test } from 'vitest';
import { drawColumns, drawSamples, gapMsOf } from '../../src/page/drawn-series.ts';

test('lines break where samples are missing, and where one is no number', () => {
  const timestampsMs = Float64Array.of(0, 1000, 2000, 6000, 7000, 8000);
  const values = Float64Array.of(1, 2, 3, Number.NaN, Infinity, 6);
  expect(drawSamples({ timestampsMs, values }, 2000)).toEqual({
    isRaw: true,
    timesMs: [0, 1000, 2000, 4000, 6000, 7000, 8000],
    min: [1, 2, 3, null, null, null, 6],
  });
});

test('columns without samples are left out, and break the line where they are as long as a gap', () => {
  const grid = { fromMs: 0, toMs: 10_000, width: 10 };
  const counts = Uint32Array.of(1, 0, 2, 0, 0, 3, 1, 0, 0, 0);
  const minima = Float64Array.from(counts, (count, column) => (count === 0 ? Number.NaN : column));
  const maxima = minima.map((value) => value + 0.5);
  expect(drawColumns(grid, { minima, maxima, counts }, 2000)).toEqual({
    isRaw: false,
    timesMs: [0, 2000, 3000, 5000, 6000],
    min: [0, 2, null, 5, 6],
    max: [0.5, 2.5, null, 5.5, 6.5],
    counts: [1, 2, 0, 3, 1],
  });
});

test('a gap is longer than two intervals of the slowest run', () => {
  const run = { startMs: 0, intervalMs: 1000, count: 5 };
  expect(gapMsOf([run, { startMs: 60_000, intervalMs: 15_000, count: 2 }])).toBe(30_000);
});
