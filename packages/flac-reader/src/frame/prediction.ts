/*
 * RFC 9639 §9.2.5 and §9.2.6: a sample is its residual plus what the samples before it predict:
 *
 *   s[i] = r[i] + ((c0 · s[i−1] + c1 · s[i−2] + …) >> shift)
 *
 * The fixed predictors are the same with small whole coefficients and no shift. All functions work in place: the array holds
 * `order` warm-up samples and then residuals, and is left holding samples.
 */

/** Coefficients of the fixed predictors of order 0 to 4, nearest sample first, §9.2.5. */
export const fixedCoefficients: readonly Int32Array[] = [
  Int32Array.of(),
  Int32Array.of(1),
  Int32Array.of(2, -1),
  Int32Array.of(3, -3, 1),
  Int32Array.of(4, -6, 4, -1),
];

/** Widths above this cannot be told from wrapped sums in 32 bits, and take the wide path. */
const mostNarrowBits = 29;

/**
 * Whether a sample is the one before plus its residual, and a sum that wraps around at 32 bits is sure to leave its width:
 * it is off by 2^32, of which a sample within its width and a residual take 2^30 and 2^31 at most.
 * @param bits width of the samples
 */
export function isRunningSum(coefficients: Int32Array, shift: number, bits: number): boolean {
  return coefficients.length === 1 && coefficients[0] === 1 && shift === 0 && bits < 32;
}

/**
 * Whether sums stay within 32 bits as long as the samples stay within their width, and a sample that leaves its width cannot
 * wrap around into it again: |prediction| < 2^31 and |residual| ≤ 2^29, so that a sum that wraps lands beyond 2^29.
 * @param residualBound of the residuals, as `readResidual` gives it
 */
export function fitsNarrow(coefficients: Int32Array, bits: number, residualBound: number): boolean {
  let sum = 0;
  for (const coefficient of coefficients) sum += Math.abs(coefficient);
  return bits <= mostNarrowBits && sum * 2 ** (bits - 1) < 2 ** 31 && residualBound < 2 ** 29;
}

/**
 * Prediction in 32-bit integers, for subframes that `fitsNarrow` allows.
 * @param bits width of the samples
 * @returns 0 where every sample fits `bits`
 */
export function restoreNarrow(
  samples: Int32Array,
  coefficients: Int32Array,
  shift: number,
  bits: number,
  blockSize: number,
): number {
  const order = coefficients.length;
  const spare = 32 - bits;
  if (order <= 4) return restore4(samples, coefficients, shift, spare, blockSize);
  if (order <= 8) return restore8(samples, coefficients, shift, spare, blockSize);
  if (order <= 12) return restore12(samples, coefficients, shift, spare, blockSize);
  return restoreAny(samples, coefficients, shift, spare, blockSize);
}

/** The bits by which a sample leaves its width; 0 where it fits. */
function excess(sample: number, spare: number): number {
  return ((sample << spare) >> spare) ^ sample;
}

/* Missing coefficients are 0, so that four, eight and twelve serve every order below; the history stays in registers. */

function restore4(
  samples: Int32Array,
  c: Int32Array,
  shift: number,
  spare: number,
  blockSize: number,
): number {
  let over = 0;
  const order = c.length;
  const c0 = c[0] ?? 0;
  const c1 = c[1] ?? 0;
  const c2 = c[2] ?? 0;
  const c3 = c[3] ?? 0;
  let s0 = samples[order - 1] ?? 0;
  let s1 = samples[order - 2] ?? 0;
  let s2 = samples[order - 3] ?? 0;
  let s3 = samples[order - 4] ?? 0;
  for (let index = order; index < blockSize; index += 1) {
    const sum = (Math.imul(c0, s0) + Math.imul(c1, s1) + Math.imul(c2, s2) + Math.imul(c3, s3)) | 0;
    s3 = s2;
    s2 = s1;
    s1 = s0;
    s0 = ((samples[index] ?? 0) + (sum >> shift)) | 0;
    over |= excess(s0, spare);
    samples[index] = s0;
  }
  return over;
}

function restore8(
  samples: Int32Array,
  c: Int32Array,
  shift: number,
  spare: number,
  blockSize: number,
): number {
  let over = 0;
  const order = c.length;
  const c0 = c[0] ?? 0;
  const c1 = c[1] ?? 0;
  const c2 = c[2] ?? 0;
  const c3 = c[3] ?? 0;
  const c4 = c[4] ?? 0;
  const c5 = c[5] ?? 0;
  const c6 = c[6] ?? 0;
  const c7 = c[7] ?? 0;
  let s0 = samples[order - 1] ?? 0;
  let s1 = samples[order - 2] ?? 0;
  let s2 = samples[order - 3] ?? 0;
  let s3 = samples[order - 4] ?? 0;
  let s4 = samples[order - 5] ?? 0;
  let s5 = samples[order - 6] ?? 0;
  let s6 = samples[order - 7] ?? 0;
  let s7 = samples[order - 8] ?? 0;
  for (let index = order; index < blockSize; index += 1) {
    const near = (Math.imul(c0, s0) + Math.imul(c1, s1) + Math.imul(c2, s2) + Math.imul(c3, s3)) | 0;
    const far = (Math.imul(c4, s4) + Math.imul(c5, s5) + Math.imul(c6, s6) + Math.imul(c7, s7)) | 0;
    s7 = s6;
    s6 = s5;
    s5 = s4;
    s4 = s3;
    s3 = s2;
    s2 = s1;
    s1 = s0;
    s0 = ((samples[index] ?? 0) + (((near + far) | 0) >> shift)) | 0;
    over |= excess(s0, spare);
    samples[index] = s0;
  }
  return over;
}

function restore12(
  samples: Int32Array,
  c: Int32Array,
  shift: number,
  spare: number,
  blockSize: number,
): number {
  let over = 0;
  const order = c.length;
  const c8 = c[8] ?? 0;
  const c9 = c[9] ?? 0;
  const c10 = c[10] ?? 0;
  const c11 = c[11] ?? 0;
  const [c0 = 0, c1 = 0, c2 = 0, c3 = 0, c4 = 0, c5 = 0, c6 = 0, c7 = 0] = c;
  for (let index = order; index < blockSize; index += 1) {
    const near =
      (Math.imul(c0, samples[index - 1] ?? 0) +
        Math.imul(c1, samples[index - 2] ?? 0) +
        Math.imul(c2, samples[index - 3] ?? 0) +
        Math.imul(c3, samples[index - 4] ?? 0)) |
      0;
    const middle =
      (Math.imul(c4, samples[index - 5] ?? 0) +
        Math.imul(c5, samples[index - 6] ?? 0) +
        Math.imul(c6, samples[index - 7] ?? 0) +
        Math.imul(c7, samples[index - 8] ?? 0)) |
      0;
    const far =
      (Math.imul(c8, samples[index - 9] ?? 0) +
        Math.imul(c9, samples[index - 10] ?? 0) +
        Math.imul(c10, samples[index - 11] ?? 0) +
        Math.imul(c11, samples[index - 12] ?? 0)) |
      0;
    const sample = ((samples[index] ?? 0) + (((near + middle + far) | 0) >> shift)) | 0;
    over |= excess(sample, spare);
    samples[index] = sample;
  }
  return over;
}

function restoreAny(
  samples: Int32Array,
  coefficients: Int32Array,
  shift: number,
  spare: number,
  blockSize: number,
): number {
  let over = 0;
  const order = coefficients.length;
  for (let index = order; index < blockSize; index += 1) {
    let sum = 0;
    for (let back = 0; back < order; back += 1) {
      sum = (sum + Math.imul(coefficients[back] ?? 0, samples[index - 1 - back] ?? 0)) | 0;
    }
    const sample = ((samples[index] ?? 0) + (sum >> shift)) | 0;
    over |= excess(sample, spare);
    samples[index] = sample;
  }
  return over;
}

/**
 * Prediction in doubles, exact: 33 bits of sample × 15 bits of coefficient × 32 orders stay below 2^53.
 * @param residual residuals from index `order` on
 * @param samples warm-up samples up to `order`; receives the rest
 * @returns whether every sample fits `bits`
 */
export function restoreWide(
  residual: Int32Array,
  samples: Float64Array,
  coefficients: Int32Array,
  shift: number,
  bits: number,
  blockSize: number,
): boolean {
  const order = coefficients.length;
  const scale = 2 ** shift;
  const limit = 2 ** (bits - 1);
  for (let index = order; index < blockSize; index += 1) {
    let sum = 0;
    for (let back = 0; back < order; back += 1)
      sum += (coefficients[back] ?? 0) * (samples[index - 1 - back] ?? 0);
    const sample = (residual[index] ?? 0) + Math.floor(sum / scale);
    if (sample < -limit || sample >= limit) return false;
    samples[index] = sample;
  }
  return true;
}
