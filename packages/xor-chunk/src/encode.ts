import type { Columns } from '@flac-metrics/sample-codec';
import { BitWriter } from './bit-writer.ts';
import { distanceForms, farthestMs, highWord, mostLeadingZeros, wordsOf } from './format.ts';
import { XorChunkError } from './xor-chunk-error.ts';

/** The count has 16 bits. */
export const mostChunkSamples = 65_535;

/** The bits that a sample takes at most: a distance of distances in 64, a value with a window of its own. */
const mostSampleBits = 4 + 64 + 2 + 5 + 6 + 64;

/** An upper bound of the bytes of a chunk. */
export function mostChunkBytes(sampleCount: number): number {
  // The first two samples have varints of ten bytes at the most.
  return 2 + 20 + Math.ceil((sampleCount * mostSampleBits) / 8) + 1;
}

/**
 * Writes samples as one XOR chunk.
 * @param columns times ascending, in ms, whole; values with any bits
 * @param first index of the first sample; `end` is that behind the last
 * @param target has room for `mostChunkBytes(end - first)` bytes from index `at`
 * @returns the index behind the chunk
 * @throws XorChunkError `bad-count`, `bad-time`
 */
export function encodeXorChunk(
  columns: Columns,
  first: number,
  end: number,
  target: Uint8Array,
  at: number,
): number {
  const count = end - first;
  if (count < 1 || count > mostChunkSamples) {
    throw new XorChunkError('bad-count', `a chunk holds 1 to ${mostChunkSamples} samples, not ${count}`);
  }
  const { timestampsMs } = columns;
  const words = wordsOf(columns.values);
  const bits = new BitWriter(target, at);
  bits.write(count, 16);
  const values = new ValueWriter(bits);
  let timeMs = 0;
  let distance = 0;
  for (let index = first; index < end; index += 1) {
    const nextMs = timestampsMs[index] ?? Number.NaN;
    const high = words[index * 2 + highWord] ?? 0;
    const low = words[index * 2 + 1 - highWord] ?? 0;
    const nextDistance = nextMs - timeMs;
    checkTime(nextMs, index === first ? 0 : nextDistance);
    if (index === first) {
      bits.writeVarint(zigzag(nextMs));
      values.writeFirst(high, low);
    } else {
      if (index === first + 1) bits.writeVarint(nextDistance);
      else writeDistance(bits, nextDistance - distance);
      values.write(high, low);
      distance = nextDistance;
    }
    timeMs = nextMs;
  }
  return bits.finish();
}

function checkTime(timeMs: number, distance: number): void {
  if (distance >= 0 && timeMs >= -farthestMs && timeMs <= farthestMs) return;
  throw new XorChunkError('bad-time', `the time ${timeMs} ms is out of order or out of range`);
}

/** Negative numbers as odd ones: 0, −1, 1, −2 … as 0, 1, 2, 3 … */
function zigzag(number: number): number {
  return number < 0 ? -2 * number - 1 : 2 * number;
}

function writeDistance(bits: BitWriter, distance: number): void {
  if (distance === 0) {
    bits.write(0, 1);
    return;
  }
  for (const form of distanceForms) {
    if (distance < form.least || distance > form.most) continue;
    bits.write(form.marker, form.markerBits);
    bits.write(distance, form.bits);
    return;
  }
  bits.write(0b1111, 4);
  // In two's complement.
  bits.write64(Math.floor(distance / 2 ** 32), (distance % 2 ** 32) | 0);
}

/** Writes each value by its difference from the one before. */
class ValueWriter {
  readonly #bits: BitWriter;
  #high = 0;
  #low = 0;
  /** Zeros before and behind the window; there is none yet where their sum is 64. */
  #leading = mostLeadingZeros;
  #trailing = 64;

  constructor(bits: BitWriter) {
    this.#bits = bits;
  }

  writeFirst(high: number, low: number): void {
    this.#bits.write64(high, low);
    this.#high = high;
    this.#low = low;
  }

  write(high: number, low: number): void {
    const x = high ^ this.#high;
    const y = low ^ this.#low;
    if ((x | y) === 0) {
      this.#bits.write(0, 1);
      return;
    }
    this.#high = high;
    this.#low = low;
    const leading = Math.min(mostLeadingZeros, x === 0 ? 32 : Math.clz32(x));
    const trailing = y === 0 ? 32 + trailingZeros(x) : trailingZeros(y);
    if (leading >= this.#leading && trailing >= this.#trailing) {
      this.#bits.write(0b10, 2);
    } else {
      this.#leading = leading;
      this.#trailing = trailing;
      this.#bits.write(0b11, 2);
      this.#bits.write((leading << 6) | ((64 - leading - trailing) & 0x3f), 11);
    }
    this.#writeWindow(x, y);
  }

  #writeWindow(x: number, y: number): void {
    const count = 64 - this.#leading - this.#trailing;
    const shift = this.#trailing;
    const low = shift === 0 ? y : shift < 32 ? (y >>> shift) | (x << (32 - shift)) : x >>> (shift - 32);
    if (count <= 32) {
      this.#bits.write(low, count);
      return;
    }
    this.#bits.write(shift === 0 ? x : x >>> shift, count - 32);
    this.#bits.write(low, 32);
  }
}

/** Of a word that is not 0. */
function trailingZeros(word: number): number {
  return 31 - Math.clz32(word & -word);
}
