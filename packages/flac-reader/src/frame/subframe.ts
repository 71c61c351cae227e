import { FlacError } from '../flac-error.ts';
import type { BitReader } from './bit-reader.ts';
import { fitsNarrow, fixedCoefficients, isRunningSum, restoreNarrow, restoreWide } from './prediction.ts';
import { readResidual } from './residual.ts';

/*
 * RFC 9639 §9.2.1:
 *
 *   0TTTTTTW [wasted bits, unary]
 *
 *   T  000000 constant §9.2.3   000001 verbatim §9.2.4   001ooo fixed §9.2.5   1ooooo linear predictor §9.2.6
 */

/** Reads one subframe: into 32-bit integers where its samples fit them, into doubles for a side channel of 33 bits. */
export class SubframeReader {
  // Few streams need these, so that they are made only when a block does.
  #residual: Int32Array = new Int32Array();
  #wide: Float64Array = new Float64Array();

  /**
   * @param bitsPerSample 4 to 32
   * @param samples receives `blockSize` samples from index 0
   * @throws FlacError
   */
  readNarrow(bits: BitReader, bitsPerSample: number, samples: Int32Array, blockSize: number): void {
    const { type, wasted } = readSubframeHeader(bits, bitsPerSample);
    const width = bitsPerSample - wasted;
    if (type === typeConstant) samples.fill(bits.readSigned(width), 0, blockSize);
    else if (type === typeVerbatim) readVerbatim(bits, width, samples, blockSize);
    else this.#readPredicted(bits, type, width, samples, blockSize);
    if (wasted > 0)
      for (let index = 0; index < blockSize; index += 1) samples[index] = (samples[index] ?? 0) << wasted;
  }

  /** The same for 33 bits. @returns samples as doubles, in an array that the next call reuses */
  readWide(bits: BitReader, bitsPerSample: number, blockSize: number): Float64Array {
    const { type, wasted } = readSubframeHeader(bits, bitsPerSample);
    const width = bitsPerSample - wasted;
    this.#makeRoom(blockSize);
    const samples = this.#wide;
    if (type === typeConstant) samples.fill(bits.readSigned(width), 0, blockSize);
    else if (type === typeVerbatim) readVerbatim(bits, width, samples, blockSize);
    else {
      const { coefficients, shift } = readPredictor(bits, type, width, samples, blockSize);
      readResidual(bits, this.#residual, coefficients.length, blockSize, false);
      this.#restoreWide(coefficients, shift, width, blockSize);
    }
    if (wasted > 0)
      for (let index = 0; index < blockSize; index += 1) samples[index] = (samples[index] ?? 0) * 2 ** wasted;
    return samples;
  }

  #readPredicted(bits: BitReader, type: number, width: number, samples: Int32Array, blockSize: number): void {
    const { coefficients, shift } = readPredictor(bits, type, width, samples, blockSize);
    const order = coefficients.length;
    const isSummed = isRunningSum(coefficients, shift, width);
    const bound = readResidual(bits, samples, order, blockSize, isSummed);
    if (isSummed || order === 0) {
      if (bound >= 2 ** (width - 1)) throw outOfWidth(width);
      return;
    }
    if (fitsNarrow(coefficients, width, bound)) {
      const over = restoreNarrow(samples, coefficients, shift, width, blockSize);
      if (over !== 0) throw outOfWidth(width);
      return;
    }
    this.#makeRoom(blockSize);
    this.#residual.set(samples.subarray(0, blockSize));
    this.#wide.set(samples.subarray(0, order));
    this.#restoreWide(coefficients, shift, width, blockSize);
    samples.set(this.#wide.subarray(0, blockSize));
  }

  #makeRoom(blockSize: number): void {
    if (this.#wide.length >= blockSize) return;
    this.#residual = new Int32Array(blockSize);
    this.#wide = new Float64Array(blockSize);
  }

  #restoreWide(coefficients: Int32Array, shift: number, width: number, blockSize: number): void {
    const isSound = restoreWide(this.#residual, this.#wide, coefficients, shift, width, blockSize);
    if (!isSound) throw outOfWidth(width);
  }
}

const typeConstant = 0;
const typeVerbatim = 1;

function readSubframeHeader(bits: BitReader, bitsPerSample: number): { type: number; wasted: number } {
  if (bits.readUnsigned(1) === 1)
    throw new FlacError('reserved-subframe', 'the first bit of a subframe is set');
  const type = bits.readUnsigned(6);
  const isFixed = type >= 8 && type <= 12;
  if (type > typeVerbatim && !isFixed && type < 32) {
    throw new FlacError('reserved-subframe', `the subframe type ${type} is reserved`);
  }
  // §9.2.2
  const wasted = bits.readUnsigned(1) === 0 ? 0 : bits.readUnary() + 1;
  if (wasted >= bitsPerSample) {
    throw new FlacError('bad-wasted-bits', `${wasted} wasted bits of ${bitsPerSample} leave nothing`);
  }
  return { type, wasted };
}

/** §9.2.4 */
function readVerbatim(
  bits: BitReader,
  width: number,
  samples: Int32Array | Float64Array,
  blockSize: number,
): void {
  if (bits.bit + width * blockSize > bits.endBit) throw new FlacError('cut-frame', 'the frame is cut off');
  for (let index = 0; index < blockSize; index += 1) samples[index] = bits.readSigned(width);
}

interface Predictor {
  readonly coefficients: Int32Array;
  readonly shift: number;
}

/** Reads the warm-up samples, and the predictor that follows them. */
function readPredictor(
  bits: BitReader,
  type: number,
  width: number,
  samples: Int32Array | Float64Array,
  blockSize: number,
): Predictor {
  const isFixed = type < 32;
  const order = isFixed ? type - 8 : type - 31;
  // §9.2.7: one partition at least, and that larger than the order.
  if (order >= blockSize) {
    throw new FlacError('bad-order', `a predictor of order ${order} in a block of ${blockSize} samples`);
  }
  for (let index = 0; index < order; index += 1) samples[index] = bits.readSigned(width);
  const fixed = isFixed ? fixedCoefficients[order] : undefined;
  return fixed ? { coefficients: fixed, shift: 0 } : readCoefficients(bits, order);
}

/** One for each order, used again and again: a predictor is done with before the next one is read. */
const coefficientArrays = Array.from({ length: 33 }, (_, order) => new Int32Array(order));

/** §9.2.6 */
function readCoefficients(bits: BitReader, order: number): Predictor {
  const precision = bits.readUnsigned(4) + 1;
  if (precision === 16)
    throw new FlacError('bad-coefficients', 'the precision of the coefficients is forbidden');
  const shift = bits.readSigned(5);
  if (shift < 0)
    throw new FlacError('bad-coefficients', `the coefficients are shifted by ${shift}, which is forbidden`);
  const coefficients = coefficientArrays[order] ?? new Int32Array(order);
  for (let index = 0; index < order; index += 1) coefficients[index] = bits.readSigned(precision);
  return { coefficients, shift };
}

function outOfWidth(width: number): FlacError {
  return new FlacError('sample-out-of-width', `a sample of the block does not fit ${width} bits`);
}
