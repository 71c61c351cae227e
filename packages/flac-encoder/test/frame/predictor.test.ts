import { expect, test } from 'vitest';
import { fixedCoefficients } from '@flac-metrics/flac-reader';
import { predict } from '../../src/frame/predictor.ts';

const least = -(2 ** 31);

test.each([
  ['the most negative sample as it is', 0, [0, least], false],
  ['the one above it', 0, [0, least + 1], true],
  ['a difference of 2^31', 1, [-1, 2 ** 31 - 1], false],
  ['the largest difference that fits', 1, [0, 2 ** 31 - 1], true],
  ['a difference that would wrap around to a small one', 1, [least, 2 ** 31 - 1], false],
])('residuals must fit 32 bits without the most negative: %s', (_, order, samples, fits) => {
  const coefficients = fixedCoefficients[order] ?? new Int32Array();
  const predictor = { coefficients, shift: 0, precision: 0 };
  const block = { samples: Int32Array.from(samples), size: 2, width: 32, magnitude: 2 ** 31 };
  expect(predict(block, predictor, new Int32Array(2))).toBe(fits);
});
