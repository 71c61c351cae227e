import { XorChunkError } from './xor-chunk-error.ts';

/** Reads bits from the highest of each byte, and not one more than there are. */
export class BitReader {
  readonly #bytes: Uint8Array;
  #bit = 0;

  constructor(bytes: Uint8Array) {
    this.#bytes = bytes;
  }

  /**
   * @param count 1 to 32
   * @throws XorChunkError `cut-chunk`
   */
  read(count: number): number {
    if (this.#bit + count > this.#bytes.length * 8) {
      throw new XorChunkError('cut-chunk', `the chunk is cut off at byte ${this.#bytes.length}`);
    }
    let value = 0;
    for (let left = count; left > 0;) {
      const inByte = Math.min(left, 8 - (this.#bit & 7));
      const byte = this.#bytes[this.#bit >>> 3] ?? 0;
      const bits = (byte >>> (8 - (this.#bit & 7) - inByte)) & ((1 << inByte) - 1);
      value = value * 2 ** inByte + bits;
      this.#bit += inByte;
      left -= inByte;
    }
    return value;
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
    while (this.#bit < this.#bytes.length * 8) {
      if (this.read(Math.min(8 - (this.#bit & 7), 8)) !== 0)
        throw new XorChunkError(
          'bad-padding',
          `there is more behind the last sample of the chunk, which ends at bit ${start}`,
        );
    }
  }
}
