import { expect, test } from 'vitest';
import { gapEnds } from '../../src/plot/gap-ends.ts';

const run = (startMs: number, count: number, intervalMs = 1000) => ({ startMs, intervalMs, count });

test('a run that goes on as the one before, or little later, comes after no gap', () => {
  expect(gapEnds([])).toEqual([]);
  expect(gapEnds([run(0, 10), run(10_000, 10), run(20_500, 10)])).toEqual([]);
});

test('a run that comes later than its interval comes after a gap', () => {
  expect(gapEnds([run(0, 10), run(11_000, 10), run(60_000, 1)])).toEqual([11_000, 60_000]);
});

test('where the interval changes, the longer one is waited for', () => {
  expect(gapEnds([run(0, 100), run(100_000, 10, 60_000), run(700_000, 10, 60_000)])).toEqual([]);
});

test('samples that keep to no grid are parted only where they are further apart than most are', () => {
  const times = [0, 900, 2000, 2900, 4100, 9000, 10_100];
  expect(gapEnds(times.map((startMs) => run(startMs, 1, 1)))).toEqual([9000]);
});
