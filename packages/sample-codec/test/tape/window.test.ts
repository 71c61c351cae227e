import fc from 'fast-check';
import { expect, test } from 'vitest';
import { fillTimestamps, sampleCount, type Timeline } from '../../src/index.ts';
import { WindowCutter, windowOf } from '../../src/tape/index.ts';
import { timelines } from '../timelines.ts';

const dayMs = 86_400_000;

test('windows of a day begin at midnight, before 1970 as well', () => {
  expect(windowOf(Date.parse('2026-11-24T13:00:00Z'), dayMs)).toBe(Date.parse('2026-11-24T00:00:00Z'));
  expect(windowOf(-1, dayMs)).toBe(-dayMs);
});

function timesOf(timeline: Timeline): number[] {
  const times = new Float64Array(sampleCount(timeline));
  fillTimestamps(timeline, 0, times);
  return [...times];
}

test('the parts of any column are in their windows and make up the column', () => {
  fc.assert(
    fc.property(timelines, fc.integer({ min: 50, max: 1e7 }), (timeline, divisions) => {
      const times = timesOf(timeline);
      const lengthMs = Math.max(
        1,
        Math.ceil(((times.at(-1) ?? 0) - (times[0] ?? 0)) / ((divisions % 50) + 1)),
      );
      const values = Float64Array.from(times, (_, at) => at);
      const parts = new WindowCutter(lengthMs).cut(timeline, values);
      expect(parts.flatMap((part) => timesOf(part.timeline))).toEqual(times);
      expect(parts.flatMap((part) => [...part.values])).toEqual([...values]);
      expect(new Set(parts.map(({ windowMs }) => windowMs)).size).toBe(parts.length);
      for (const part of parts) {
        expect(part.values.length).toBeGreaterThan(0);
        for (const timeMs of timesOf(part.timeline)) expect(windowOf(timeMs, lengthMs)).toBe(part.windowMs);
      }
    }),
  );
});

test('years without samples are passed over, between runs and within one', () => {
  for (const timeline of [
    [0, 1e13].map((startMs) => ({ startMs, intervalMs: 1000, count: 2 })),
    [{ startMs: 0, intervalMs: 1e13, count: 4 }],
    [{ startMs: 0, intervalMs: 1, count: 4, deviationsMs: Int32Array.of(0, 1, 2, 2 ** 31 - 1) }],
  ]) {
    const parts = new WindowCutter(1).cut(timeline, Float64Array.of(1, 2, 3, 4));
    expect(parts.map(({ windowMs }) => windowMs)).toEqual(timesOf(timeline));
  }
});

test('columns on one timeline are cut into parts on one timeline', () => {
  const timeline = [{ startMs: 0, intervalMs: 1000, count: 10 }];
  const cutter = new WindowCutter(5000);
  const [a, b] = [1, 2].map(() => cutter.cut(timeline, new Float64Array(10))[1]?.timeline);
  expect(a).toBe(b);
});
