import { endianness } from 'node:os';

/*
 * Prometheus's XOR chunk (tsdb/chunkenc/xor.go, after Gorilla, Pelkonen et al. 2015), bits from the highest of each byte:
 *
 *   count, 16 bits
 *   first sample     time as a zigzag varint      value, 64 bits
 *   second           distance as a varint         value
 *   each other       distance of distances        value
 *
 * Distance of distances, d:
 *
 *   0                         d = 0
 *   10    d in 14 bits        -8191 to 8192
 *   110   d in 17             -65535 to 65536
 *   1110  d in 20             -524287 to 524288
 *   1111  d in 64
 *
 * Value, by its difference x (XOR) from the one before:
 *
 *   0                         x = 0
 *   10    bits of x           within the window of the last x that had one
 *   11    l in 5, n in 6      a new window: l zeros (31 at most), then n bits (64 as 0), then the bits of x in it
 *
 * The rest of the last byte is zeros; so are bytes that may follow.
 */

/** How d is written: `bits` of it behind `marker` in `markerBits`, where `least` ≤ d ≤ `most`. */
export interface DistanceForm {
  readonly marker: number;
  readonly markerBits: number;
  readonly bits: number;
  readonly least: number;
  readonly most: number;
}

export const distanceForms: readonly DistanceForm[] = [
  { marker: 0b10, markerBits: 2, bits: 14, least: -8191, most: 8192 },
  { marker: 0b110, markerBits: 3, bits: 17, least: -65_535, most: 65_536 },
  { marker: 0b1110, markerBits: 4, bits: 20, least: -524_287, most: 524_288 },
];

/** Five bits tell them. */
export const mostLeadingZeros = 31;

/** Times beyond this are refused in milliseconds either way, so that every distance stays a whole number that a double holds. */
export const farthestMs: number = 2 ** 52;

/** Which of the two words of a double in memory is the high one. */
export const highWord: 0 | 1 = endianness() === 'LE' ? 1 : 0;

/** The words of some doubles, as they stand in memory: values travel as bits, since a NaN that is a number may lose its payload. */
export function wordsOf(values: Float64Array): Int32Array {
  return new Int32Array(values.buffer, values.byteOffset, values.length * 2);
}
