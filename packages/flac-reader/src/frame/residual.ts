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
 * Reads the residuals of a subframe.
 * @param residual receives them from index `order` up to `blockSize`
 * @returns an upper bound of the folded residuals: all bits that are set in any of them
 * @throws FlacError
 */
export function readResidual(
  bits: BitReader,
  residual: Int32Array,
  order: number,
  blockSize: number,
): number {
  const method = bits.readUnsigned(2);
  if (method > 1) throw new FlacError('bad-residual', 'the residual is coded by a reserved method');
  const parameterBits = 4 + method;
  const escape = 2 ** parameterBits - 1;
  const partitionOrder = bits.readUnsigned(4);
  const partitionSize = blockSize / 2 ** partitionOrder;
  if (!Number.isInteger(partitionSize) || partitionSize < order) {
    throw new FlacError(
      'bad-partition',
      `${2 ** partitionOrder} partitions do not divide a block of ${blockSize}`,
    );
  }
  let bound = 0;
  // The first partition is shorter by the warm-up samples.
  for (let start = order, end = partitionSize; end <= blockSize; start = end, end += partitionSize) {
    const parameter = bits.readUnsigned(parameterBits);
    if (parameter === escape) bound |= readPlain(bits, residual, start, end);
    else if (parameter === 0) bound |= readUnfolded(bits, residual, start, end);
    else bound |= readRice(bits, residual, start, end, parameter);
    bits.checkEnd();
  }
  return bound;
}

/** The escaped partition, §9.2.7.1. */
function readPlain(bits: BitReader, residual: Int32Array, start: number, end: number): number {
  const width = bits.readUnsigned(5);
  if (width === 0) {
    residual.fill(0, start, end);
    return 0;
  }
  if (bits.bit + width * (end - start) > bits.endBit)
    throw new FlacError('cut-frame', 'the frame is cut off');
  for (let index = start; index < end; index += 1) residual[index] = bits.readSigned(width);
  return 2 ** width - 1;
}

/**
 * Rice coding with a parameter from 1 to 30, §9.2.7.2. A window of 32 bits is used
 * for as many residuals as almost always fit, so that the processor can foresee when it is left.
 */
function readRice(
  bits: BitReader,
  residual: Int32Array,
  start: number,
  end: number,
  parameter: number,
): number {
  const { view } = bits;
  const lastByte = (view.byteLength - 5) | 0;
  const leastLength = (parameter + 1) | 0;
  const most = (31 - parameter) | 0;
  const one = (1 << parameter) | 0;
  const windowful = Math.max(1, Math.floor(32 / (parameter + 3))) | 0;
  let bound = 0;
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
      const folded = readLongRice(bits, parameter) | 0;
      bit = bits.bit | 0;
      bound |= folded;
      residual[index] = (folded >>> 1) ^ -(folded & 1);
      index = (index + 1) | 0;
      continue;
    }
    // How many zeros a residual may begin with to be whole in what is left of the window.
    let room = most;
    const stop = Math.min(end, index + windowful) | 0;
    do {
      // The one that ends the zeros is shifted down with the low bits, and taken off again.
      const folded = ((window >>> (most - zeros)) + (zeros << parameter) - one) | 0;
      bound |= folded;
      residual[index] = (folded >>> 1) ^ -(folded & 1);
      index = (index + 1) | 0;
      const length = (zeros + leastLength) | 0;
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
  if (folded < 0xffff_ffff) return folded | 0;
  throw new FlacError('bad-residual', 'a residual does not fit 32 bits');
}

/** Rice coding with the parameter 0: unary alone. Most residuals are 0 then, so each window is used up. */
function readUnfolded(bits: BitReader, residual: Int32Array, start: number, end: number): number {
  let bound = 0;
  let index = start;
  while (index < end) {
    let window = bits.peek32();
    let left = 32;
    while (left > 0 && index < end) {
      const zeros = Math.clz32(window);
      if (zeros >= left) break;
      bound |= zeros;
      residual[index] = (zeros >>> 1) ^ -(zeros & 1);
      index += 1;
      left -= zeros + 1;
      window = zeros === 31 ? 0 : window << (zeros + 1);
    }
    bits.bit += 32 - left;
    if (left < 32 || index === end) continue;
    const long = readLongRice(bits, 0);
    bound |= long;
    residual[index] = (long >>> 1) ^ -(long & 1);
    index += 1;
  }
  return bound;
}
