import { FlacError } from '../flac-error.ts';
import type { BitReader } from './bit-reader.ts';

/*
 * RFC 9639 §9.1.5: numbers up to 36 bits, in the way of UTF-8 before it was limited:
 *
 *   0xxxxxxx
 *   110xxxxx 10xxxxxx                         …
 *   11111110 10xxxxxx 10xxxxxx 10xxxxxx 10xxxxxx 10xxxxxx 10xxxxxx
 */

/** @param mostBytes 6 for frame numbers (31 bits), 7 for sample numbers (36 bits) */
export function readCodedNumber(bits: BitReader, mostBytes: number): number {
  const first = bits.readUnsigned(8);
  const ones = Math.clz32(~(first << 24));
  if (ones === 0) return first;
  if (ones === 1 || ones > mostBytes) throw malformed();
  let number = first & (0x7f >>> ones);
  for (let byte = 1; byte < ones; byte += 1) {
    const next = bits.readUnsigned(8);
    if (next >>> 6 !== 0b10) throw malformed();
    number = number * 64 + (next & 0b11_1111);
  }
  return number;
}

function malformed(): FlacError {
  return new FlacError('bad-coded-number', "the frame's number is not well-formed");
}
