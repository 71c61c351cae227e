import { XorChunkError } from './xor-chunk-error.ts';

/** Reads bits from the highest of each byte, and not one more than there are. */
export class BitReader {
  readonly #bytes: Uint8Array;
  readonly #view: DataView;
  readonly #bitCount: number;
  #bit = 0;

  constructor(bytes: Uint8Array) {
    this.#bytes = bytes;
    this.#view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
    this.#bitCount = bytes.length * 8;
  }

  /** @throws XorChunkError `cut-chunk` */
  readBit(): number {
    const bit = this.#take(1);
    return ((this.#bytes[bit >>> 3] ?? 0) >>> (7 - (bit & 7))) & 1;
  }

  /**
   * @param count 1 to 32
   * @throws XorChunkError `cut-chunk`
   */
  read(count: number): number {
    // A word holds no more than 25 bits that begin anywhere in its first byte.
    if (count > 24) return this.#readInWord(count - 16) * 0x1_0000 + this.#readInWord(16);
    return this.#readInWord(count);
  }

  /** @param count 1 to 25 */
  #readInWord(count: number): number {
    const bit = this.#take(count);
    const at = bit >>> 3;
    const word = at + 4 <= this.#bytes.length ? this.#view.getUint32(at) : this.#lastBytes(at);
    return (word << (bit & 7)) >>> (32 - count);
  }

  /** The word from here on, with zeros where nothing is any more. */
  #lastBytes(at: number): number {
    let word = 0;
    for (let index = at; index < at + 4; index += 1) word = (word << 8) | (this.#bytes[index] ?? 0);
    return word;
  }

  /** @returns where the bits begin */
  #take(count: number): number {
    const bit = this.#bit;
    if (bit + count > this.#bitCount)
      throw new XorChunkError('cut-chunk', `the chunk is cut off at byte ${this.#bytes.length}`);
    this.#bit = bit + count;
    return bit;
  }

  /** Two's complement. @param count 1 to 32 */
  readSigned(count: number): number {
    const value = this.read(count);
    return value >= 2 ** (count - 1) ? value - 2 ** count : value;
  }

  /**
   * @returns a whole number of 64 bits at the most, rounded where a double cannot hold it
   * @throws XorChunkError `bad-time` where it goes on for ever
   */
  readVarint(): number {
    let number = 0;
    for (let index = 0; index < 10; index += 1) {
      const byte = this.read(8);
      number += (byte & 0x7f) * 2 ** (7 * index);
      if (byte < 0x80) return number;
    }
    throw new XorChunkError('bad-time', 'a time of the chunk has more than 64 bits');
  }

  /**
   * Prometheus's own writer may leave whole bytes of zeros behind the last sample.
   * @throws XorChunkError `bad-padding` where there is anything else
   */
  finish(): void {
    const start = this.#bit;
    while (this.#bit < this.#bitCount) {
      if (this.read(8 - (this.#bit & 7)) !== 0)
        throw new XorChunkError(
          'bad-padding',
          `there is more behind the last sample of the chunk, which ends at bit ${start}`,
        );
    }
  }
}
