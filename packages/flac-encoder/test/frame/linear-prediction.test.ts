import { describe, expect, test } from 'vitest';
import { LinearPrediction, mostOrder } from '../../src/frame/linear-prediction.ts';
import { column } from './columns.ts';

const whole = { from: 0, to: 1 };
const precision = 14;

test('a sine is predicted from two samples, by 2 cos ω and −1', () => {
  const samples = Int32Array.from({ length: 4096 }, (_, index) => Math.round(1e6 * Math.sin(index / 5)));
  const linear = new LinearPrediction();
  expect(linear.analyse(samples, 4096, { ...whole, isDifferenced: false })).toBe(mostOrder);
  const coefficients = new Int32Array(2);
  const shift = linear.quantise(precision, coefficients) ?? Number.NaN;
  expect((coefficients[0] ?? 0) / 2 ** shift).toBeCloseTo(2 * Math.cos(1 / 5), 2);
  expect((coefficients[1] ?? 0) / 2 ** shift).toBeCloseTo(-1, 2);
  expect(linear.energy(2)).toBeLessThan(linear.energy(1) / 1000);
});

test.each([2, 5, mostOrder])(
  'a predictor of order %d that comes from differences keeps a level of any height',
  (order) => {
    const samples = column('counter', 32, 4096).map((sample) => sample + 1_000_000_000);
    const linear = new LinearPrediction();
    expect(linear.analyse(samples, 4096, { ...whole, isDifferenced: true })).toBe(mostOrder);
    const coefficients = new Int32Array(order);
    const shift = linear.quantise(precision, coefficients) ?? Number.NaN;
    expect(coefficients.reduce((sum, coefficient) => sum + coefficient, 0)).toBe(2 ** shift);
  },
);

describe.each([false, true])('differenced: %s', (isDifferenced) => {
  test.each(Array.from({ length: 20 }, (_, length) => length))(
    'a block of %d samples has an order below it',
    (length) => {
      const samples = column('noise', 16, length);
      const highest = new LinearPrediction().analyse(samples, length, {
        from: 1 / 3,
        to: 2 / 3,
        isDifferenced,
      });
      expect(highest).toBeLessThanOrEqual(Math.min(mostOrder, Math.max(1, length - 1)));
    },
  );

  test('coefficients fit the precision that they are given', () => {
    const linear = new LinearPrediction();
    for (const shape of ['sine', 'walk', 'both extremes in turn', 'noise']) {
      const highest = linear.analyse(column(shape, 16, 500), 500, { ...whole, isDifferenced });
      for (let order = isDifferenced ? 2 : 1; order <= highest; order += 1) {
        const coefficients = new Int32Array(order);
        const shift = linear.quantise(5, coefficients);
        expect(shift).toBeOneOf([undefined, ...Array.from({ length: 16 }, (_, index) => index)]);
        expect(Math.max(...coefficients)).toBeLessThan(16);
        expect(Math.min(...coefficients)).toBeGreaterThanOrEqual(-16);
      }
    }
  });
});
