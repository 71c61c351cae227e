import type { Columns } from '@flac-metrics/sample-codec';
import { BitWriter } from './bit-writer.ts';
import { distanceForms, farthestMs, highWord, wordsOf } from './format.ts';
import { writeRegularSamples } from './regular-samples.ts';
import { firstValue, leadingZeros, trailingZeros, type ValueState } from './value-state.ts';
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
  let timeMs = timestampsMs[first] ?? Number.NaN;
  checkTime(timeMs, 0);
  bits.write(count, 16);
  bits.writeVarint(zigzag(timeMs));
  const value = firstValue(words[first * 2 + highWord] ?? 0, words[first * 2 + 1 - highWord] ?? 0);
  bits.write64(value.high, value.low);
  let distance = 0;
  for (let index = first + 1; index < end;) {
    const nextMs = timestampsMs[index] ?? Number.NaN;
    const nextDistance = nextMs - timeMs;
    checkTime(nextMs, nextDistance);
    if (index === first + 1) bits.writeVarint(nextDistance);
    else writeDistance(bits, nextDistance - distance);
    writeValue(bits, value, words[index * 2 + highWord] ?? 0, words[index * 2 + 1 - highWord] ?? 0);
    distance = nextDistance;
    index = writeRegularSamples(bits, value, timestampsMs, words, index + 1, end, distance);
    timeMs = timestampsMs[index - 1] ?? Number.NaN;
  }
  // Times that go on regularly have not been looked at one by one.
  checkTime(timeMs, distance);
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

/** Writes a value by its difference from the one before. */
function writeValue(bits: BitWriter, value: ValueState, high: number, low: number): void {
  const x = high ^ value.high;
  const y = low ^ value.low;
  value.high = high;
  value.low = low;
  if ((x | y) === 0) {
    bits.write(0, 1);
    return;
  }
  const leading = leadingZeros(x);
  const trailing = trailingZeros(x, y);
  if (leading >= value.leading && trailing >= value.trailing) {
    bits.write(0b10, 2);
  } else {
    value.leading = leading;
    value.trailing = trailing;
    bits.write((0b11 << 11) | (leading << 6) | ((64 - leading - trailing) & 0x3f), 13);
  }
  writeWindow(bits, value, x, y);
}

/** The bits of two words between the zeros before and behind the window. */
function writeWindow(bits: BitWriter, { leading, trailing: shift }: ValueState, x: number, y: number): void {
  const count = 64 - leading - shift;
  const low = shift === 0 ? y : shift < 32 ? (y >>> shift) | (x << (32 - shift)) : x >>> (shift - 32);
  if (count > 32) bits.write(x >>> shift, count - 32);
  bits.write(low, Math.min(count, 32));
}
