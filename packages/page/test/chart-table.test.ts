import { expect, test } from 'vitest';
import { tableOf, valueAt } from '../src/chart-table.ts';
import { sparklinePath } from '../src/sparkline.ts';

const grid = { fromMs: 0, toMs: 1000, width: 10 };
const columns = { timesMs: [0, 100, 200, 300], min: [1, 2, null, 4], max: [9, 2, null, 5] };

test('a line goes through the least and the greatest of each column, and breaks at gaps', () => {
  expect(tableOf(columns, grid)).toEqual([
    [0, 50, 100, 200, 300, 350],
    [1, 9, 2, null, 4, 5],
  ]);
  expect(tableOf({ timesMs: [0, 500], min: [1, 2] }, grid)).toEqual([
    [0, 500],
    [1, 2],
  ]);
});

test('what is near the cursor is told, and nothing of a gap', () => {
  expect(valueAt(columns, 40, 50)).toEqual({ min: 1, max: 9 });
  expect(valueAt(columns, 80, 50)).toEqual({ min: 2, max: 2 });
  expect(valueAt(columns, 210, 50)).toBeUndefined();
  expect(valueAt(columns, 1000, 50)).toBeUndefined();
  expect(valueAt(columns, 1000, Infinity)).toEqual({ min: 4, max: 5 });
});

test('a sparkline is a path from the bottom to the top, in pieces where there are gaps', () => {
  expect(sparklinePath({ timesMs: [0, 500, 600, 1000], min: [0, 10, null, 5] }, 0, 1000)).toBe(
    'M0.0 26.0L0.0 26.0L42.0 2.0M84.0 14.0L84.0 14.0',
  );
  expect(sparklinePath({ timesMs: [], min: [] }, 0, 1000)).toBe('');
});
