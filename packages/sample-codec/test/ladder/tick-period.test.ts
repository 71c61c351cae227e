import { describe, expect, test } from 'vitest';
import { tickPeriod } from '../../src/ladder/tick-period.ts';
import { column } from './columns.ts';

describe('the period of a clock', () => {
  test.each([8.205_128, 10.014_92, 41.666_667, 100.3])('of %d is found behind rounding', (period) => {
    const times = column(512, (noise) =>
      Math.round(Math.floor(noise() * noise() * 5000) * period + noise() - 0.5),
    );
    const found = tickPeriod(times) ?? 0;
    expect(found / period).toBeCloseTo(1, 4);
  });

  test('is found in none of these', () => {
    expect(tickPeriod(column(512, (noise) => Math.floor(noise() * 1e5)))).toBeUndefined();
    expect(tickPeriod(column(512, (noise) => Math.floor(noise() * 1e12)))).toBeUndefined();
    expect(tickPeriod(column(512, (noise) => 1e15 + Math.floor(noise() * 1e4)))).toBeUndefined();
    expect(tickPeriod(column(512, () => 5))).toBeUndefined();
    expect(tickPeriod(new Float64Array(0))).toBeUndefined();
  });
});
