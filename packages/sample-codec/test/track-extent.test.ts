import { expect, test } from 'vitest';
import { extentOf, makeSeries } from '../src/index.ts';

const series = makeSeries([{ name: '__name__', value: 'm' }]);

test('the extent of tracks goes from their first sample to their last', () => {
  const early = { series, timeline: [{ startMs: 5, intervalMs: 10, count: 2 }] };
  const late = {
    series,
    timeline: [
      { startMs: 7, intervalMs: 1, count: 1 },
      { startMs: 100, intervalMs: 10, count: 3, deviationsMs: Int8Array.of(0, 1, -2) },
    ],
  };
  const none = { series, timeline: [] };
  expect(extentOf([late, none, early])).toEqual({ startMs: 5, lastMs: 118 });
  expect(extentOf([none])).toBeUndefined();
  expect(extentOf([])).toBeUndefined();
});
