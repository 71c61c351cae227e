import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { checkTimeline, fitTimeline, sampleCount } from '../src/index.ts';
import { timelines, timesOf } from './timelines.ts';

function fitted(times: readonly number[]): ReturnType<typeof fitTimeline> {
  return fitTimeline(Float64Array.from(times));
}

/** Numbers 0 to 1 that are the same in each run. */
function noise(seed: number): () => number {
  let state = seed;
  return () => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return state / 2 ** 32;
  };
}

describe('the timeline fitted to times', () => {
  test('has exactly them, whatever they are', () => {
    const distances = fc.oneof(
      fc.integer({ min: 1, max: 20 }),
      fc.constantFrom(1000, 1000, 1001, 999),
      fc.integer({ min: 1, max: 2 ** 45 }),
    );
    fc.assert(
      fc.property(fc.array(distances, { maxLength: 120 }), (steps) => {
        let timeMs = -1e12;
        const times = steps.map((step) => (timeMs += step));
        const timeline = fitted(times);
        checkTimeline(timeline);
        expect(timesOf(timeline)).toEqual(times);
      }),
      { numRuns: 500 },
    );
    fc.assert(
      fc.property(timelines, (timeline) => {
        expect(timesOf(fitted(timesOf(timeline)))).toEqual(timesOf(timeline));
      }),
    );
  });

  test('is a run for each stretch of regular times', () => {
    const times = [...Array(100).keys()].map((index) => index * 1000 + (index < 60 ? 0 : 5_250));
    expect(fitted(times)).toEqual([
      { startMs: 0, intervalMs: 1000, count: 60 },
      { startMs: 65_250, intervalMs: 1000, count: 40 },
    ]);
    expect(fitted([])).toEqual([]);
    expect(fitted([7])).toEqual([{ startMs: 7, intervalMs: 1, count: 1 }]);
  });

  test('is one narrow run where scrapes jitter, and one more behind a gap', () => {
    const next = noise(1);
    const times = [...Array(500).keys()].map(
      (index) => index * 15_000 + Math.floor(next() * 9) + (index < 200 ? 0 : 3_600_000),
    );
    const timeline = fitted(times);
    expect(timeline.map(({ count, deviationsMs }) => [count, deviationsMs?.constructor])).toEqual([
      [200, Int8Array],
      [300, Int8Array],
    ]);
  });

  test('is one run where there is no grid at all', () => {
    const next = noise(2);
    let timeMs = 0;
    const times = [...Array(500).keys()].map(() => (timeMs += 1 + Math.floor(-Math.log(next()) * 60_000)));
    expect(fitted(times)).toHaveLength(1);
    expect(sampleCount(fitted(times))).toBe(500);
  });

  test.each([
    [[1, 1], 'position 1'],
    [[5, 4], 'position 1'],
    [[0.5], 'position 0'],
    [[Number.NaN], 'position 0'],
    [[8.64e15 + 1], 'position 0'],
  ])('refuses %j', (times, where) => {
    expect(() => fitted(times)).toThrow(where);
  });
});
