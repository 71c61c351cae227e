import type { BitWriter } from './bit-writer.ts';

/*
 * RFC 9639 §9.1.5: numbers up to 36 bits, in the way of UTF-8 before it was limited:
 *
 *   0xxxxxxx
 *   110xxxxx 10xxxxxx                         …
 *   11111110 10xxxxxx 10xxxxxx 10xxxxxx 10xxxxxx 10xxxxxx 10xxxxxx
 */

/** The first sample of a frame: 36 bits, counted from 0. */
export const mostSampleNumber: number = 2 ** 36 - 1;

/** @param number 0 to 2^36 − 1 */
export function codedNumberBytes(number: number): number {
  if (number < 0x80) return 1;
  let bytes = 2;
  // Of n bytes the first holds 7 − n bits, the others 6 each.
  while (number >= 2 ** (7 - bytes + 6 * (bytes - 1))) bytes += 1;
  return bytes;
}

/** @param number 0 to 2^36 − 1 */
export function writeCodedNumber(bits: BitWriter, number: number): void {
  if (number < 0x80) {
    bits.write(number, 8);
    return;
  }
  const bytes = codedNumberBytes(number);
  const first = Math.floor(number / 64 ** (bytes - 1));
  bits.write(((0xff00 >>> bytes) & 0xff) | first, 8);
  for (let left = bytes - 2; left >= 0; left -= 1) {
    bits.write(0b1000_0000 | (Math.floor(number / 64 ** left) % 64), 8);
  }
}
