import fc from 'fast-check';
import { expect, test } from 'vitest';
import { roundToSignificant } from '../../src/ladder/significant-digits.ts';

test('rounds as toPrecision(15) does', () => {
  const quotients = fc.tuple(fc.integer(), fc.integer({ min: 1, max: 1e6 })).map(([k, d]) => k / d);
  fc.assert(
    fc.property(fc.oneof(quotients, fc.double({ noNaN: true })), (value) => {
      expect(roundToSignificant(value)).toBe(Number(value.toPrecision(15)));
    }),
    { numRuns: 5000 },
  );
});

test.each([
  0,
  999_999_999_999_999.9,
  0.999_999_999_999_999_9,
  1e-9,
  1e22,
  2 ** -1074,
  100_000_000_000_000.5,
  0.1 + 0.2,
])('rounds %d as toPrecision(15) does', (value) => {
  expect(roundToSignificant(value)).toBe(Number(value.toPrecision(15)));
  expect(roundToSignificant(-value)).toBe(Number((-value).toPrecision(15)));
});
