import type { Block } from './block.ts';

/** What a subframe of type fixed or linear predicts its samples by, RFC 9639 §9.2.5 and §9.2.6. */
export interface Predictor {
  /** Nearest sample first; as many as the order. */
  readonly coefficients: Int32Array;
  readonly shift: number;
  /** Bits of each coefficient as written; 0 for the fixed ones, which are not. */
  readonly precision: number;
}

/*
 *   r[i] = s[i] − ((c0 · s[i−1] + c1 · s[i−2] + …) >> shift)
 *
 * The sum is floored, in integers where it fits 32 bits and otherwise in doubles, which are exact: 32 bits of sample × 15 bits
 * of coefficient × order 32 stay below 2^53.
 */

/**
 * @param residuals receives them from the index of the order on
 * @returns whether all of them may be written: §9.2.7.3 allows 32 bits without −2^31
 */
export function predict(
  { samples, size, magnitude }: Block,
  { coefficients, shift }: Predictor,
  residuals: Int32Array,
): boolean {
  let sum = 0;
  for (const coefficient of coefficients) sum += Math.abs(coefficient);
  const largest = sum * magnitude;
  if (largest >= 2 ** 31 || largest / 2 ** shift + 1 + magnitude >= 2 ** 31) {
    return predictWide(samples, size, coefficients, shift, residuals);
  }
  if (coefficients.length <= 4) predict4(samples, size, coefficients, shift, residuals);
  else predictNarrow(samples, size, coefficients, shift, residuals);
  return true;
}

/** Missing coefficients are 0, so that four serve every order below. */
function predict4(
  samples: Int32Array,
  blockSize: number,
  c: Int32Array,
  shift: number,
  residuals: Int32Array,
): void {
  const order = c.length;
  const [c0 = 0, c1 = 0, c2 = 0, c3 = 0] = c;
  let s0 = samples[order - 1] ?? 0;
  let s1 = samples[order - 2] ?? 0;
  let s2 = samples[order - 3] ?? 0;
  let s3 = samples[order - 4] ?? 0;
  for (let index = order; index < blockSize; index += 1) {
    const sum = (Math.imul(c0, s0) + Math.imul(c1, s1) + Math.imul(c2, s2) + Math.imul(c3, s3)) | 0;
    s3 = s2;
    s2 = s1;
    s1 = s0;
    s0 = samples[index] ?? 0;
    residuals[index] = s0 - (sum >> shift);
  }
}

function predictNarrow(
  samples: Int32Array,
  blockSize: number,
  coefficients: Int32Array,
  shift: number,
  residuals: Int32Array,
): void {
  const order = coefficients.length;
  for (let index = order; index < blockSize; index += 1) {
    let sum = 0;
    for (let back = 0; back < order; back += 1) {
      sum = (sum + Math.imul(coefficients[back] ?? 0, samples[index - 1 - back] ?? 0)) | 0;
    }
    residuals[index] = (samples[index] ?? 0) - (sum >> shift);
  }
}

function predictWide(
  samples: Int32Array,
  blockSize: number,
  coefficients: Int32Array,
  shift: number,
  residuals: Int32Array,
): boolean {
  const order = coefficients.length;
  const scale = 2 ** shift;
  let largest = 0;
  for (let index = order; index < blockSize; index += 1) {
    let sum = 0;
    for (let back = 0; back < order; back += 1) {
      sum += (coefficients[back] ?? 0) * (samples[index - 1 - back] ?? 0);
    }
    const residual = (samples[index] ?? 0) - Math.floor(sum / scale);
    largest = Math.max(largest, Math.abs(residual));
    residuals[index] = residual;
  }
  return largest < 2 ** 31;
}
