import { expect, test } from 'vitest';
import { TimelineFitter } from '../src/index.ts';

test('columns of the same times share one timeline, and others do not', () => {
  const fitter = new TimelineFitter();
  const first = fitter.fit(Float64Array.of(1000, 2000, 3000));
  expect(first).toEqual([{ startMs: 1000, intervalMs: 1000, count: 3 }]);
  expect(fitter.fit(Float64Array.of(1000, 2000, 3000))).toBe(first);
  expect(fitter.fit(Float64Array.of(1000, 2000))).toEqual([{ startMs: 1000, intervalMs: 1000, count: 2 }]);
  expect(fitter.fit(Float64Array.of(1000, 3000))).toEqual([{ startMs: 1000, intervalMs: 2000, count: 2 }]);
});

test('times that cannot be fitted leave what was fitted before', () => {
  const fitter = new TimelineFitter();
  const first = fitter.fit(Float64Array.of(5));
  expect(() => fitter.fit(Float64Array.of(2, 1))).toThrow('position 1');
  expect(() => fitter.fit(Float64Array.of(2, 1))).toThrow('position 1');
  expect(fitter.fit(Float64Array.of(5))).toBe(first);
});
