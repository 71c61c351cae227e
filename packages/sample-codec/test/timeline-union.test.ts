import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  checkTimeline,
  clipTimeline,
  sampleCount,
  spansOf,
  unionOfTimelines,
  type Run,
  type Timeline,
} from '../src/index.ts';

const run: fc.Arbitrary<Run> = fc.record({
  startMs: fc.integer({ min: -100, max: 100 }),
  intervalMs: fc.integer({ min: 1, max: 6 }),
  count: fc.integer({ min: 1, max: 30 }),
});

function timesOf(timeline: Timeline): number[] {
  return timeline.flatMap((run) =>
    Array.from({ length: run.count }, (_, index) => run.startMs + index * run.intervalMs),
  );
}

describe('the union of timelines', () => {
  test('has every time once, in order', () => {
    fc.assert(
      fc.property(fc.array(run, { maxLength: 6 }), (runs) => {
        const union = unionOfTimelines(runs.map((one) => [one]));
        expect(timesOf(union)).toEqual([...new Set(timesOf(runs))].toSorted((a, b) => a - b));
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
      run,
      fc.integer({ min: -120, max: 300 }),
      fc.integer({ min: -120, max: 300 }),
      (one, fromMs, toMs) => {
        const expected = timesOf([one]).filter((timeMs) => timeMs >= fromMs && timeMs <= toMs);
        expect(timesOf(clipTimeline([one], fromMs, toMs))).toEqual(expected);
      },
    ),
  );
});

test('spans cut a timeline into parts of so many samples', () => {
  fc.assert(
    fc.property(fc.array(run, { maxLength: 4 }), fc.integer({ min: 1, max: 40 }), (runs, most) => {
      const timeline = unionOfTimelines(runs.map((one) => [one]));
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
