import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { checkTimeline, fillTimestamps, positionsBetween, sampleCount, timeAt } from '../src/index.ts';
import { timelines, timesOf } from './timelines.ts';

describe('a timeline', () => {
  test('finds the positions between two times, both included', () => {
    fc.assert(
      fc.property(
        timelines,
        fc.integer({ min: -1500, max: 4000 }),
        fc.integer({ min: -50, max: 4000 }),
        (timeline, from, length) => {
          const times = timesOf(timeline);
          const { first, end } = positionsBetween(timeline, from, from + length);
          expect(times.slice(first, end)).toEqual(times.filter((ms) => ms >= from && ms <= from + length));
        },
      ),
    );
  });

  test('tells the time of every position', () => {
    fc.assert(
      fc.property(timelines, fc.nat(200), fc.nat(200), (timeline, first, length) => {
        checkTimeline(timeline);
        const times = timesOf(timeline);
        expect(sampleCount(timeline)).toBe(times.length);
        const wanted = new Float64Array(length);
        if (length > 0 && first + length > times.length) {
          expect(() => fillTimestamps(timeline, first, wanted)).toThrow('positions');
        } else {
          fillTimestamps(timeline, first, wanted);
          expect([...wanted]).toEqual(times.slice(first, first + length));
        }
      }),
    );
    expect(timeAt([{ startMs: 1000, intervalMs: 250, count: 4 }], 3)).toBe(1750);
  });

  test('accepts infinite ends of a range', () => {
    const timeline = [{ startMs: 0, intervalMs: 1000, count: 10 }];
    expect(positionsBetween(timeline, -Infinity, Infinity)).toEqual({ first: 0, end: 10 });
  });

  test.each([
    [{ startMs: 0, intervalMs: 0, count: 1 }],
    [{ startMs: 0, intervalMs: 1, count: 0 }],
    [{ startMs: 0.5, intervalMs: 1, count: 1 }],
    [{ startMs: 2 ** 53, intervalMs: 1, count: 1 }],
    [{ startMs: 8.64e15 - 1, intervalMs: 1, count: 3 }],
    [{ startMs: 0, intervalMs: 2 ** 40, count: 2 ** 40 }],
  ])('refuses the run %j', (run) => {
    expect(() => checkTimeline([run])).toThrow('not sound');
  });

  test('refuses runs that overlap', () => {
    const run = { startMs: 0, intervalMs: 10, count: 3 };
    expect(() => checkTimeline([run, { ...run, startMs: 20 }])).toThrow('run 1');
  });
});
