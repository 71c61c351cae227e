import { FlacError } from '../flac-error.ts';

/*
 * RFC 9639 §4.2: of two channels one may be stored as the difference of both, with one bit more:
 *
 *   left-side   left, left − right          side-right  left − right, right
 *   mid-side    (left + right) >> 1, left − right
 *
 * The wide functions are for streams of 31 and 32 bits, whose sums do not fit 32-bit integers.
 */

export function restoreRight(left: Int32Array, side: Int32Array, blockSize: number): void {
  for (let index = 0; index < blockSize; index += 1) side[index] = (left[index] ?? 0) - (side[index] ?? 0);
}

export function restoreLeft(side: Int32Array, right: Int32Array, blockSize: number): void {
  for (let index = 0; index < blockSize; index += 1) side[index] = (side[index] ?? 0) + (right[index] ?? 0);
}

/** The lowest bit that the mean lost is the lowest bit of the difference. */
export function restoreBoth(mid: Int32Array, side: Int32Array, blockSize: number): void {
  for (let index = 0; index < blockSize; index += 1) {
    const difference = side[index] ?? 0;
    const sum = ((mid[index] ?? 0) << 1) | (difference & 1);
    mid[index] = (sum + difference) >> 1;
    side[index] = (sum - difference) >> 1;
  }
}

export function restoreRightWide(
  left: Int32Array,
  side: Float64Array,
  right: Int32Array,
  blockSize: number,
): void {
  for (let index = 0; index < blockSize; index += 1)
    right[index] = fit((left[index] ?? 0) - (side[index] ?? 0));
}

export function restoreLeftWide(
  side: Float64Array,
  right: Int32Array,
  left: Int32Array,
  blockSize: number,
): void {
  for (let index = 0; index < blockSize; index += 1)
    left[index] = fit((side[index] ?? 0) + (right[index] ?? 0));
}

/** @param left holds the mid channel, receives the left */
export function restoreBothWide(
  left: Int32Array,
  side: Float64Array,
  right: Int32Array,
  blockSize: number,
): void {
  for (let index = 0; index < blockSize; index += 1) {
    const difference = side[index] ?? 0;
    const sum = 2 * (left[index] ?? 0) + Math.abs(difference % 2);
    left[index] = fit((sum + difference) / 2);
    right[index] = fit((sum - difference) / 2);
  }
}

/** Restored samples must have the width of the stream again; a damaged side channel would take them out of it. */
export function checkRestored(samples: Int32Array, bitsPerSample: number, blockSize: number): void {
  const spare = 32 - bitsPerSample;
  for (let index = 0; index < blockSize; index += 1) {
    const sample = samples[index] ?? 0;
    if ((sample << spare) >> spare !== sample) throw outOfWidth(bitsPerSample);
  }
}

function fit(sample: number): number {
  if (sample >= -(2 ** 31) && sample < 2 ** 31) return sample;
  throw outOfWidth(32);
}

function outOfWidth(bitsPerSample: number): FlacError {
  return new FlacError('sample-out-of-width', `the stereo channels do not fit ${bitsPerSample} bits`);
}
