/*
 * What FLAC takes for a track, nearly: each block by the fixed predictor (RFC 9639 §9.2.5) with the least residuals, these coded by
 * Rice codes in the best number of partitions (§9.2.7), escaped ones of width zero included. LPC would take less here and
 * there, for all mappings alike.
 */

/** A usual block of a tape: 2^9 × 3, for only what a power of two divides has so many partitions. */
export const blockSamples = 1536;
const mostPartitionOrder = 7;
const leastPartitionSamples = 8;

/** Frame header with its CRC-8, subframe header, CRC-16. */
const frameBits = 8 * 10;
/** Coding method and partition order. */
const residualHeadBits = 6;
const parameterBits = 4;
const escapedWidthBits = 5;

const mostOrder = 4;

/** What a second track of a column costs beside its frames: its place in an index. */
export const secondTrackBits = 48;

/** @returns bits */
export function trackBits(track: Int32Array): number {
  let bits = 0;
  for (let start = 0; start < track.length; start += blockSamples)
    bits += frameBits + subframeBits(track, start, Math.min(start + blockSamples, track.length));
  return bits;
}

function subframeBits(track: Int32Array, start: number, end: number): number {
  let [least, most] = [track[start] ?? 0, track[start] ?? 0];
  for (let index = start; index < end; index += 1) {
    const sample = track[index] ?? 0;
    if (sample < least) least = sample;
    if (sample > most) most = sample;
  }
  const width = widthOf(Math.max(most, -1 - least));
  if (least === most) return width;
  const order = Math.min(bestOrder(track, start, end), end - start - 1);
  return Math.min(
    width * (end - start),
    order * width + residualHeadBits + residualBits(track, start, end, order),
  );
}

/** Of a signed number. @param magnitude of it, or of its complement where it is negative */
function widthOf(magnitude: number): number {
  return 33 - Math.clz32(magnitude);
}

/** The order of the fixed predictor whose residuals have the least sum. */
function bestOrder(track: Int32Array, start: number, end: number): number {
  let [sum0, sum1, sum2, sum3, sum4] = [0, 0, 0, 0, 0];
  let [last0, last1, last2, last3] = [track[start] ?? 0, 0, 0, 0];
  for (let index = start + 1; index < end; index += 1) {
    const residual0 = track[index] ?? 0;
    const residual1 = residual0 - last0;
    const residual2 = residual1 - last1;
    const residual3 = residual2 - last2;
    const residual4 = residual3 - last3;
    // Warm-up samples have no residuals of their order.
    if (index >= start + mostOrder) {
      sum0 += Math.abs(residual0);
      sum1 += Math.abs(residual1);
      sum2 += Math.abs(residual2);
      sum3 += Math.abs(residual3);
      sum4 += Math.abs(residual4);
    }
    last0 = residual0;
    last1 = residual1;
    last2 = residual2;
    last3 = residual3;
  }
  const sums = [sum0, sum1, sum2, sum3, sum4];
  return sums.indexOf(Math.min(...sums));
}

/** Of each of the smallest partitions: what its residuals sum up to, folded to be positive, and the largest of them. */
const sums = new Float64Array(2 ** mostPartitionOrder);
const greatest = new Float64Array(2 ** mostPartitionOrder);
const counts = new Int32Array(2 ** mostPartitionOrder);

function residualBits(track: Int32Array, start: number, end: number, order: number): number {
  let partitions = 2 ** mostPartitionOrder;
  while (partitions > 1 && partitions * leastPartitionSamples > end - start) partitions /= 2;
  const partitionSamples = Math.ceil((end - start) / partitions);
  for (let partition = 0; partition < partitions; partition += 1) {
    const from = Math.max(start + partition * partitionSamples, start + order);
    sumPartition(track, from, Math.min(start + (partition + 1) * partitionSamples, end), order, partition);
  }
  let best = Infinity;
  for (; partitions >= 1; partitions /= 2) {
    let bits = 0;
    for (let partition = 0; partition < partitions; partition += 1) bits += partitionBits(partition);
    best = Math.min(best, bits);
    for (let pair = 0; pair < partitions / 2; pair += 1) {
      sums[pair] = (sums[2 * pair] ?? 0) + (sums[2 * pair + 1] ?? 0);
      greatest[pair] = Math.max(greatest[2 * pair] ?? 0, greatest[2 * pair + 1] ?? 0);
      counts[pair] = (counts[2 * pair] ?? 0) + (counts[2 * pair + 1] ?? 0);
    }
  }
  return best;
}

/** §9.2.5: the predictors are the differences of the samples, taken `order` times. */
const coefficients = [
  [0, 0, 0, 0],
  [1, 0, 0, 0],
  [2, -1, 0, 0],
  [3, -3, 1, 0],
  [4, -6, 4, -1],
] as const;

function sumPartition(track: Int32Array, from: number, to: number, order: number, partition: number): void {
  const [a, b, c, d] = coefficients[order] ?? coefficients[0];
  let sum = 0;
  let most = 0;
  for (let index = from; index < to; index += 1) {
    let residual = track[index] ?? 0;
    if (order > 0) residual -= a * (track[index - 1] ?? 0);
    if (order > 1) residual -= b * (track[index - 2] ?? 0);
    if (order > 2) residual -= c * (track[index - 3] ?? 0) + d * (track[index - 4] ?? 0);
    const folded = residual < 0 ? -2 * residual - 1 : 2 * residual;
    sum += folded;
    if (folded > most) most = folded;
  }
  sums[partition] = sum;
  greatest[partition] = most;
  counts[partition] = Math.max(to - from, 0);
}

/** Rice-coded or escaped, whichever is smaller. */
function partitionBits(partition: number): number {
  const sum = sums[partition] ?? 0;
  const count = counts[partition] ?? 0;
  if (sum === 0) return parameterBits + escapedWidthBits;
  const escaped = escapedWidthBits + count * bitLength(greatest[partition] ?? 0);
  const parameter = Math.max(0, bitLength((sum / count) * Math.LN2) - 1);
  const rice = Math.min(riceBits(sum, count, parameter), riceBits(sum, count, parameter + 1));
  return parameterBits + Math.min(escaped, rice);
}

/** Of a whole number below 2^36, or of that below any other. */
function bitLength(number: number): number {
  return number < 2 ** 32 ? 32 - Math.clz32(number) : 64 - Math.clz32(number / 2 ** 32);
}

/** The low bits are taken to be any, with equal chances. */
function riceBits(sum: number, count: number, parameter: number): number {
  const scale = parameter < 31 ? 1 << parameter : 2 ** parameter;
  const quotients = (sum - (count * (scale - 1)) / 2) / scale;
  return count * (parameter + 1) + Math.max(quotients, 0);
}
