import { expect, test } from 'vitest';
import { commonDenominator } from '../../src/ladder/continued-fraction.ts';
import { column } from './columns.ts';

test.each([3, 7, 60, 253, 360, 3600])('finds the denominator %d', (denominator) => {
  const values = column(500, (noise) => Math.floor(noise() * 1e5) / denominator);
  expect(commonDenominator(values)).toBe(denominator);
});

test('finds it behind 15 digits, and among a few values that have none', () => {
  const values = column(500, (noise, index) =>
    index % 20 === 0 ? noise() : Number((Math.floor(noise() * 1e5) / 360).toPrecision(15)),
  );
  expect(commonDenominator(values)).toBe(360);
});

test('finds none where there is none', () => {
  expect(commonDenominator(column(500, (noise) => Math.sqrt(noise())))).toBeUndefined();
});
