import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  checkTimeline,
  clipTimeline,
  sampleCount,
  spansOf,
  unionOfTimelines,
  type Run,
} from '../src/index.ts';
import { timelines, timesOf } from './timelines.ts';

const run: fc.Arbitrary<Run> = fc.record({
  startMs: fc.integer({ min: -100, max: 100 }),
  intervalMs: fc.integer({ min: 1, max: 6 }),
  count: fc.integer({ min: 1, max: 30 }),
});

describe('the union of timelines', () => {
  test('has every time once, in order', () => {
    fc.assert(
      fc.property(fc.array(run, { maxLength: 6 }), fc.array(timelines, { maxLength: 3 }), (runs, others) => {
        const all = [...runs.map((one) => [one]), ...others];
        const union = unionOfTimelines(all);
        expect(timesOf(union)).toEqual([...new Set(all.flatMap(timesOf))].toSorted((a, b) => a - b));
        checkTimeline(union);
      }),
      { numRuns: 1000 },
    );
  });

  test('is one run where a file and its twin share a grid', () => {
    const wav = [{ startMs: 5000, intervalMs: 1000, count: 86_400 }];
    const flac = [{ startMs: 5000, intervalMs: 1000, count: 80_000 }];
    expect(unionOfTimelines([flac, wav])).toEqual(wav);
  });
});

test('long runs off each other’s grid are put together, up to a bound', () => {
  const day = (startMs: number, count: number) => [{ startMs, intervalMs: 1000, count }];
  const union = unionOfTimelines([day(0, 300_000), day(300, 300_000), day(450, 1)]);
  expect(sampleCount(union)).toBe(600_001);
  expect(() => unionOfTimelines([day(0, 2_000_000), day(300, 1)])).toThrow('narrow the time range');
});

test('a clipped timeline has the times of the range, both ends included', () => {
  fc.assert(
    fc.property(
      timelines,
      fc.integer({ min: -1020, max: 1500 }),
      fc.integer({ min: -20, max: 1500 }),
      (timeline, fromMs, length) => {
        const toMs = fromMs + length;
        const expected = timesOf(timeline).filter((timeMs) => timeMs >= fromMs && timeMs <= toMs);
        const clipped = clipTimeline(timeline, fromMs, toMs);
        expect(timesOf(clipped)).toEqual(expected);
        checkTimeline(clipped);
      },
    ),
  );
});

test('a clipped timeline has the times of samples that are weeks off their grid, too', () => {
  const deviationsMs = Int32Array.of(0, -2_100_000_000, 2_100_000_000, 2_100_000_001);
  const timeline = [{ startMs: 0, intervalMs: 30 * 86_400_000, count: 4, deviationsMs }];
  for (const [index, fromMs] of timesOf(timeline).entries()) {
    const clipped = clipTimeline(timeline, fromMs, Infinity);
    expect(timesOf(clipped)).toEqual(timesOf(timeline).slice(index));
    checkTimeline(clipped);
  }
});

test('spans cut a timeline into parts of so many samples', () => {
  fc.assert(
    fc.property(timelines, fc.integer({ min: 1, max: 40 }), (timeline, most) => {
      const spans = [...spansOf(timeline, most)];
      const times = spans.flatMap(({ fromMs, toMs }) => timesOf(clipTimeline(timeline, fromMs, toMs)));
      expect(times).toEqual(timesOf(timeline));
      for (const { fromMs, toMs, count } of spans) {
        expect(sampleCount(clipTimeline(timeline, fromMs, toMs))).toBe(count);
        expect(count).toBeLessThanOrEqual(most);
      }
    }),
  );
});
