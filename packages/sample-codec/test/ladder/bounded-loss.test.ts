import fc from 'fast-check';
import { expect, test } from 'vitest';
import { cheapestCandidate, decodeColumn, encodeWithin } from '../../src/ladder/index.ts';
import { bitsOf, column, columns } from './columns.ts';

test('no value of any column is off by more, what is no finite number or -0 keeps its bits, and what is said to be kept is', () => {
  fc.assert(
    fc.property(columns, fc.double({ min: 1e-12, max: 1e9, noNaN: true }), (values, maxError) => {
      const before = bitsOf(values);
      const { column, values: kept, isLossy } = encodeWithin(values, maxError);
      expect(bitsOf(values)).toEqual(before);
      expect(bitsOf(decodeColumn(column, values.length))).toEqual(bitsOf(kept));
      if (!isLossy) expect(bitsOf(kept)).toEqual(before);
      const bits = bitsOf(kept);
      for (const [at, value] of values.entries()) {
        if (Number.isFinite(value) && !Object.is(value, -0))
          expect(Math.abs((kept[at] ?? 0) - value)).toBeLessThanOrEqual(maxError);
        else expect(bits[at]).toBe(before[at]);
      }
    }),
    { numRuns: 50 },
  );
});

test.each([
  [0.01, 2],
  [0.5, 0],
  [0.049, 2],
  [0.1, 1],
  [1000, -3],
])('a bound of %d takes values to decimals of %d digits', (maxError, digits) => {
  const values = column(1000, (noise) => noise() * 1e6);
  const { column: encoded, isLossy } = encodeWithin(values, maxError);
  expect(isLossy).toBe(true);
  expect(encoded.mapping.step.kind).toBe('decimal');
  const unit = 10 ** -digits;
  for (const value of decodeColumn(encoded, 1000))
    expect(Math.abs(value / unit - Math.round(value / unit))).toBeLessThan(1e-3);
});

test('a wider bound takes fewer bits', () => {
  const values = column(1000, (noise) => noise() * 100);
  const bits = [0.001, 0.01, 0.1, 1].map((maxError) => {
    const { values: kept } = encodeWithin(values, maxError);
    return cheapestCandidate(kept).bits;
  });
  expect(bits).toEqual(bits.toSorted((a, b) => b - a));
});

test('values too large to be rounded by the bound stay as they are', () => {
  const values = column(100, (noise) => noise() * 1e300);
  expect(encodeWithin(values, 0.01)).toMatchObject({ isLossy: false, values });
});
