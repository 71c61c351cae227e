import type { Columns } from '@flac-metrics/sample-codec';
import { BitReader } from './bit-reader.ts';
import { distanceForms, farthestMs, highWord, wordsOf } from './format.ts';
import { XorChunkError } from './xor-chunk-error.ts';

/** A sample takes two bits at least, so a count that the bytes cannot hold is refused before anything is allocated by it. */
const leastSampleBits = 2;

/**
 * Reads an XOR chunk, from wherever it comes.
 * @returns new columns: times in ms, values bit for bit
 * @throws XorChunkError
 */
export function decodeXorChunk(chunk: Uint8Array): Columns {
  const bits = new BitReader(chunk);
  const count = bits.read(16);
  if (count * leastSampleBits > chunk.length * 8) {
    throw new XorChunkError('cut-chunk', `${count} samples cannot be in ${chunk.length} bytes`);
  }
  const columns = { timestampsMs: new Float64Array(count), values: new Float64Array(count) };
  const words = wordsOf(columns.values);
  const value = new ValueReader(bits);
  let timeMs = 0;
  let distance = 0;
  for (let index = 0; index < count; index += 1) {
    if (index === 0) {
      timeMs = zigzag(bits.readVarint());
      value.readFirst();
    } else {
      distance = index === 1 ? bits.readVarint() : distance + readDistance(bits);
      timeMs += distance;
      value.read();
    }
    if (Math.abs(timeMs) > farthestMs || distance < 0) {
      throw new XorChunkError(
        'bad-time',
        `sample ${index} of the chunk has a time that is out of order or out of range`,
      );
    }
    columns.timestampsMs[index] = timeMs;
    words[index * 2 + highWord] = value.high;
    words[index * 2 + 1 - highWord] = value.low;
  }
  bits.finish();
  return columns;
}

function zigzag(number: number): number {
  return number % 2 === 0 ? number / 2 : -(number + 1) / 2;
}

function readDistance(bits: BitReader): number {
  if (bits.readBit() === 0) return 0;
  for (const form of distanceForms) {
    if (bits.readBit() === 1) continue;
    const distance = bits.read(form.bits);
    // Not quite two's complement: the range reaches one further up and one less down.
    return distance > form.most ? distance - 2 ** form.bits : distance;
  }
  return bits.readSigned(32) * 2 ** 32 + bits.read(32);
}

class ValueReader {
  readonly #bits: BitReader;
  high = 0;
  low = 0;
  /** The window of the last difference that had one: zeros before it, and its bits. */
  #leading = 0;
  #count = 0;

  constructor(bits: BitReader) {
    this.#bits = bits;
  }

  readFirst(): void {
    this.high = this.#bits.read(32);
    this.low = this.#bits.read(32);
  }

  read(): void {
    if (this.#bits.readBit() === 0) return;
    if (this.#bits.readBit() === 1) this.#readWindow();
    if (this.#count === 0) throw new XorChunkError('no-window', 'a value uses a window before there is one');
    const above = this.#count > 32 ? this.#bits.read(this.#count - 32) : 0;
    const below = this.#bits.read(Math.min(this.#count, 32));
    // The bits stand `trailing` places above the end of two words.
    const trailing = 64 - this.#leading - this.#count;
    if (trailing >= 32) this.high ^= below << (trailing - 32);
    else {
      this.low ^= below << trailing;
      this.high ^= trailing === 0 ? above : (above << trailing) | (below >>> (32 - trailing));
    }
  }

  #readWindow(): void {
    this.#leading = this.#bits.read(5);
    this.#count = this.#bits.read(6) || 64;
    if (this.#leading + this.#count > 64) {
      throw new XorChunkError(
        'bad-window',
        `a window of ${this.#count} bits behind ${this.#leading} zeros leaves the value`,
      );
    }
  }
}
