import type { BitWriter } from './bit-writer.ts';
import { highWord, mostLeadingZeros } from './format.ts';
import type { ValueState } from './value-state.ts';

/*
 * Almost all samples come as long after the one before as that one did. This loop writes them, with everything in local variables: the
 * same as BitWriter.write three times, which takes three times as long for being called.
 */

/**
 * Writes samples as long as they are regular.
 * @param words of the values, as they stand in memory
 * @param start index of the first, which is the third of the chunk or a later one
 * @param distance from the one before it, and so on
 * @returns the index of the first that is not regular, or `end`
 */
export function writeRegularSamples(
  bits: BitWriter,
  value: ValueState,
  timestampsMs: Float64Array,
  words: Int32Array,
  start: number,
  end: number,
  distance: number,
): number {
  const { bytes } = bits;
  let { at, word, free } = bits;
  let { high, low, leading, trailing } = value;
  let timeMs = timestampsMs[start - 1] ?? 0;
  let index = start;
  for (; index < end; index += 1) {
    const nextMs = timestampsMs[index] ?? 0;
    if (nextMs - timeMs !== distance) break;
    timeMs = nextMs;
    const nextHigh = words[index * 2 + highWord] ?? 0;
    const nextLow = words[index * 2 + 1 - highWord] ?? 0;
    const x = nextHigh ^ high;
    const y = nextLow ^ low;
    high = nextHigh;
    low = nextLow;

    // The distance of distances is one zero; so is a difference of 0.
    let head = 0;
    let headBits = 2;
    if ((x | y) !== 0) {
      let zeros = x === 0 ? mostLeadingZeros : Math.clz32(x);
      if (zeros > mostLeadingZeros) zeros = mostLeadingZeros;
      const after = y === 0 ? 63 - Math.clz32(x & -x) : 31 - Math.clz32(y & -y);
      if (zeros >= leading && after >= trailing) {
        head = 0b10;
        headBits = 3;
      } else {
        leading = zeros;
        trailing = after;
        head = (0b11 << 11) | (zeros << 6) | ((64 - zeros - after) & 0x3f);
        headBits = 14;
      }
    }
    if (headBits < free) {
      free -= headBits;
      word |= head << free;
    } else {
      const over = headBits - free;
      word |= head >>> over;
      bytes[at] = word >>> 24;
      bytes[at + 1] = word >>> 16;
      bytes[at + 2] = word >>> 8;
      bytes[at + 3] = word;
      at += 4;
      free = 32 - over;
      word = over === 0 ? 0 : head << free;
    }
    if ((x | y) === 0) continue;

    // The bits of x and y in the window: `upper` above 32, and `lower`.
    let count = 64 - leading - trailing;
    const lower =
      trailing === 0 ? y : trailing < 32 ? (y >>> trailing) | (x << (32 - trailing)) : x >>> (trailing - 32);
    if (count > 32) {
      count -= 32;
      const upper = count === 32 ? x : (x >>> trailing) & ((1 << count) - 1);
      if (count < free) {
        free -= count;
        word |= upper << free;
      } else {
        const over = count - free;
        if (over < 32) word |= upper >>> over;
        bytes[at] = word >>> 24;
        bytes[at + 1] = word >>> 16;
        bytes[at + 2] = word >>> 8;
        bytes[at + 3] = word;
        at += 4;
        free = 32 - over;
        word = over === 0 ? 0 : upper << free;
      }
      count = 32;
    }
    const rest = count === 32 ? lower : lower & ((1 << count) - 1);
    if (count < free) {
      free -= count;
      word |= rest << free;
    } else {
      const over = count - free;
      if (over < 32) word |= rest >>> over;
      bytes[at] = word >>> 24;
      bytes[at + 1] = word >>> 16;
      bytes[at + 2] = word >>> 8;
      bytes[at + 3] = word;
      at += 4;
      free = 32 - over;
      word = over === 0 ? 0 : rest << free;
    }
  }
  bits.at = at;
  bits.word = word;
  bits.free = free;
  value.high = high;
  value.low = low;
  value.leading = leading;
  value.trailing = trailing;
  return index;
}
