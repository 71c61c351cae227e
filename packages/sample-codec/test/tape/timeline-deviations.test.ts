import fc from 'fast-check';
import { expect, test } from 'vitest';
import { deviate, deviationsOf, gridOf } from '../../src/tape/index.ts';
import { timelines, timesOf } from '../timelines.ts';

test('a timeline comes back from its grid and its deviations', () => {
  fc.assert(
    fc.property(timelines, (timeline) => {
      const deviations = deviationsOf(timeline);
      const grid = gridOf(timeline);
      expect(timesOf(deviations ? deviate(grid, deviations) : grid)).toEqual(timesOf(timeline));
    }),
  );
});

test('deviations that do not belong to a grid are refused', () => {
  const grid = [{ startMs: 0, intervalMs: 10, count: 3 }];
  expect(() => deviate(grid, Int32Array.of(0, 1))).toThrow('2 deviations for 3 samples');
  expect(() => deviate(grid, Int32Array.of(0, 10, 0))).toThrow('out of order at its sample 2');
  expect(() => deviate(grid, Int32Array.of(1, 1, 1))).toThrow('begins beside its start');
});
