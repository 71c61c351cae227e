import { describe, expect, test } from 'vitest';
import { encodeColumn } from '../../src/ladder/index.ts';
import { tickPeriod } from '../../src/ladder/tick-period.ts';
import { sharpenTicks } from '../../src/ladder/tick-rounding.ts';
import { column } from './columns.ts';

const clock = 10.014_937;

/** Nanoseconds between two readings of a clock that has been running for long, each rounded down. */
const between = column(2000, (noise) => {
  const begin = Math.floor(noise() * 1e9);
  const end = begin + Math.floor(5000 + noise() * noise() * 20_000);
  return Math.floor(end * clock) - Math.floor(begin * clock);
});

describe('ticks', () => {
  test('between two readings are rounded up from a period that is found, short by one at the most', () => {
    for (const off of [-2e-4, 0, 2e-4]) {
      const { period, rounding } = sharpenTicks(between.subarray(0, 512), clock + off);
      expect(rounding).toBe('up');
      expect(period).toBeCloseTo(clock, 4);
      const corrections = between.map((number) => number - Math.ceil(Math.round(number / period) * period));
      expect(corrections.filter((correction) => correction < -1 || correction > 0).length).toBeLessThan(5);
    }
  });

  test('that were rounded once are the nearest, and need no corrections', () => {
    const once = column(512, (noise) => Math.round(Math.floor(noise() * 1000) * 41.666_667));
    expect(sharpenTicks(once, 41.666_667)).toEqual({ period: 41.666_667, rounding: 'nearest' });
  });

  test('have a period above 0, whatever the numbers are', () => {
    for (const period of [1e-9, 0.5, 5, 200, 1e12])
      for (const numbers of [new Float64Array(100), column(100, (noise) => Math.floor(noise() * 10 - 5))])
        expect(sharpenTicks(numbers, period).period).toBeGreaterThan(0);
  });

  test('of a column whose numbers make the search for a period run below 0 are not found', () => {
    const numbers = column(186, (noise, at) => (at % 60 === 7 ? -3e16 : Math.floor(noise() * 40 - 10)));
    expect(tickPeriod(numbers) ?? 1).toBeGreaterThan(0);
  });

  test('take a correction of one bit a sample', () => {
    const { mapping, tracks } = encodeColumn(between.map((number) => number / 1e9));
    expect(mapping.step).toMatchObject({ kind: 'ticks', rounding: 'up' });
    const others = tracks[1]?.filter((correction) => correction < -1 || correction > 0);
    expect(others?.length).toBeLessThan(20);
  });
});
