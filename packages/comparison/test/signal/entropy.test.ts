import fc from 'fast-check';
import { expect, test } from 'vitest';
import { entropyBits } from '../../src/signal/entropy.ts';

test('the entropy of known columns', () => {
  expect(entropyBits(new Float64Array())).toBe(0);
  expect(entropyBits(Float64Array.of(5, 5, 5))).toBe(0);
  expect(entropyBits(Float64Array.of(1, 2, 1, 2))).toBe(1);
  expect(entropyBits(Float64Array.from({ length: 256 }, (_, index) => index))).toBe(8);
  expect(entropyBits(Float64Array.of(0, 0, 0, 1))).toBeCloseTo(0.811_278, 6);
});

test('is between 0 and the logarithm of the count, in whatever order the numbers are', () => {
  fc.assert(
    fc.property(fc.array(fc.integer({ min: -5, max: 5 }), { minLength: 1 }), (numbers) => {
      const bits = entropyBits(Float64Array.from(numbers));
      expect(bits).toBeGreaterThanOrEqual(0);
      expect(bits).toBeLessThanOrEqual(Math.log2(numbers.length) + 1e-9);
      expect(entropyBits(Float64Array.from(numbers.toSorted((a, b) => a - b)))).toBeCloseTo(bits, 9);
    }),
  );
});
