/*
 * The 64 bits of doubles as pairs of 32-bit words. Payloads of NaNs, and signalling ones such as Prometheus's stale marker, are
 * sure to travel unchanged only as integers.
 */

const isLittleEndian = new Uint8Array(Uint16Array.of(1).buffer)[0] === 1;

/** Index of the high word, with sign and exponent, in a pair. */
export const highWord: number = isLittleEndian ? 1 : 0;
/** Index of the low word in a pair. */
export const lowWord: number = 1 - highWord;

/** The same memory: words 2i and 2i + 1 are value i. */
export function wordsOf(values: Float64Array): Int32Array {
  return new Int32Array(values.buffer, values.byteOffset, values.length * 2);
}

export function haveEqualBits(a: Float64Array, b: Float64Array): boolean {
  if (a.length !== b.length) return false;
  const [left, right] = [wordsOf(a), wordsOf(b)];
  for (let index = 0; index < left.length; index += 1) if (left[index] !== right[index]) return false;
  return true;
}
