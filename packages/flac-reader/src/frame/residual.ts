import { FlacError } from '../flac-error.ts';
import type { BitReader } from './bit-reader.ts';

/*
 * RFC 9639 §9.2.7, the coded residual:
 *
 *   MM PPPP   then 2^P partitions:   parameter (4 bits for M = 0, 5 for M = 1), then the residuals
 *
 * A residual r is folded to r ≥ 0 ? 2r : −2r − 1, and written as a unary quotient and `parameter` low bits. A parameter of all
 * ones escapes: 5 bits of width follow, then plain signed residuals of that width, which may be 0.
 */

/**
 * Reads the residuals of a subframe, and sums them up on the way where the predictor is the sample before: that serves most
 * metrics best, and saves a second pass over them.
 * @param values receives from index `order` up to `blockSize` the residuals, or the running sums of them, which begin with the
 *   value before and wrap around at 32 bits
 * @returns all bits that are set in the magnitude of any value, ⌊|v + ½|⌋: an upper bound
 * @throws FlacError
 */
export function readResidual(
  bits: BitReader,
  values: Int32Array,
  order: number,
  blockSize: number,
  isSummed: boolean,
): number {
  const method = bits.readUnsigned(2);
  if (method > 1) throw new FlacError('bad-residual', 'the residual is coded by a reserved method');
  const parameterBits = 4 + method;
  const escape = 2 ** parameterBits - 1;
  const partitionOrder = bits.readUnsigned(4);
  const partitionSize = blockSize / 2 ** partitionOrder;
  // §9.2.7 wants partitions larger than the order; libFLAC reads a first one without residuals too, and so do we.
  if (!Number.isInteger(partitionSize) || partitionSize < order) {
    throw new FlacError(
      'bad-partition',
      `${2 ** partitionOrder} partitions do not divide a block of ${blockSize}`,
    );
  }
  const keep = isSummed ? -1 : 0;
  let bound = 0;
  // The first partition is shorter by the warm-up samples.
  for (let start = order, end = partitionSize; end <= blockSize; start = end, end += partitionSize) {
    const parameter = bits.readUnsigned(parameterBits);
    if (parameter === escape) bound |= readPlain(bits, values, start, end, keep);
    else if (parameter === 0) bound |= readUnary(bits, values, start, end, keep);
    else bound |= readRice(bits, values, start, end, keep, parameter);
    bits.checkEnd();
  }
  return bound;
}

/*
 * The loops below go from `start` to `end`, and carry `value`, of which `keep` leaves all bits or none for the next: one loop serves
 * residuals and sums. Its magnitude is kept without a branch, as value ^ (value >> 31).
 */

/** The value before a partition; the first of a subframe without warm-up samples has none, and needs none. */
function valueBefore(values: Int32Array, start: number): number {
  return start === 0 ? 0 : (values[start - 1] ?? 0);
}

/** The escaped partition, §9.2.7.1. */
function readPlain(bits: BitReader, values: Int32Array, start: number, end: number, keep: number): number {
  const width = bits.readUnsigned(5);
  if (bits.bit + width * (end - start) > bits.endBit)
    throw new FlacError('cut-frame', 'the frame is cut off');
  let bound = 0;
  let value = valueBefore(values, start);
  for (let index = start; index < end; index += 1) {
    value = ((value & keep) + (width === 0 ? 0 : bits.readSigned(width))) | 0;
    bound |= value ^ (value >> 31);
    values[index] = value;
  }
  return bound;
}

/**
 * Rice coding with a parameter from 1 to 30, §9.2.7.2. A window of 32 bits is used
 * for as many residuals as almost always fit, so that the processor can foresee when it is left.
 */
function readRice(
  bits: BitReader,
  values: Int32Array,
  start: number,
  end: number,
  keep: number,
  parameter: number,
): number {
  const { view } = bits;
  const lastByte = (view.byteLength - 5) | 0;
  const most = (31 - parameter) | 0;
  const windowful = Math.max(1, Math.floor(32 / (parameter + 3))) | 0;
  let bound = 0;
  let value = valueBefore(values, start) | 0;
  let bit = bits.bit | 0;
  let index = start | 0;
  while (index < end) {
    const byte = bit >>> 3;
    if (byte > lastByte) throw new FlacError('cut-frame', 'the frame is cut off');
    const shift = bit & 7;
    let window = (view.getInt32(byte) << shift) | (view.getUint8(byte + 4) >>> (8 - shift));
    let zeros = Math.clz32(window) | 0;
    if (zeros > most) {
      bits.bit = bit;
      value = ((value & keep) + readLongRice(bits, parameter)) | 0;
      bit = bits.bit | 0;
      bound |= value ^ (value >> 31);
      values[index] = value;
      index = (index + 1) | 0;
      continue;
    }
    // How many zeros a residual may begin with to be whole in what is left of the window.
    let room = most;
    const stop = Math.min(end, index + windowful) | 0;
    do {
      const length = (zeros + parameter + 1) | 0;
      // Shifted down by 32 - length. The one that ends the zeros comes with the low bits, and is taken off again.
      const folded = ((window >>> -length) + ((zeros - 1) << parameter)) | 0;
      value = ((value & keep) + ((folded >>> 1) ^ -(folded & 1))) | 0;
      bound |= value ^ (value >> 31);
      values[index] = value;
      index = (index + 1) | 0;
      room = (room - length) | 0;
      // A shift by 32 would be none; there is no room then anyway.
      window <<= length;
      zeros = Math.clz32(window) | 0;
    } while (index < stop && zeros <= room);
    bit = (bit + most - room) | 0;
  }
  bits.bit = bit;
  return bound;
}

/** A residual whose quotient and low bits need more than one window. */
function readLongRice(bits: BitReader, parameter: number): number {
  const quotient = bits.readUnary();
  const folded = quotient * 2 ** parameter + bits.readUnsigned(parameter);
  // §9.2.7.3: residuals fit 32 bits, without the most negative.
  if (folded < 0xffff_ffff) return (folded >>> 1) ^ -(folded & 1);
  throw new FlacError('bad-residual', 'a residual does not fit 32 bits');
}

/** Rice coding with the parameter 0: unary alone. Most residuals are 0 then, so each window is used up. */
function readUnary(bits: BitReader, values: Int32Array, start: number, end: number, keep: number): number {
  let bound = 0;
  let value = valueBefore(values, start);
  let index = start;
  while (index < end) {
    let window = bits.peek32();
    let left = 32;
    while (left > 0 && index < end) {
      const zeros = Math.clz32(window);
      if (zeros >= left) break;
      value = ((value & keep) + ((zeros >>> 1) ^ -(zeros & 1))) | 0;
      bound |= value ^ (value >> 31);
      values[index] = value;
      index += 1;
      left -= zeros + 1;
      window = zeros === 31 ? 0 : window << (zeros + 1);
    }
    bits.bit += 32 - left;
    if (left < 32 || index === end) continue;
    value = ((value & keep) + readLongRice(bits, 0)) | 0;
    bound |= value ^ (value >> 31);
    values[index] = value;
    index += 1;
  }
  return bound;
}
