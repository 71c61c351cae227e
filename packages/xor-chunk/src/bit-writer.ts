/**
 * Writes bits into bytes that the caller owns, from the highest of each byte; the caller sees to it that there is room. Its state is
 * open to a loop that keeps it in local variables for a while.
 */
export class BitWriter {
  readonly bytes: Uint8Array;
  /** Index of the next byte. */
  at: number;
  /** Bits that wait for a whole word, from the highest, and how many more it takes: 1 to 32. */
  word = 0;
  free = 32;

  /** @param at index of the first byte to write */
  constructor(bytes: Uint8Array, at: number) {
    this.bytes = bytes;
    this.at = at;
  }

  /**
   * @param bits of which the low `count` are written
   * @param count 1 to 32
   */
  write(bits: number, count: number): void {
    const low = count === 32 ? bits : bits & ((1 << count) - 1);
    if (count < this.free) {
      this.free -= count;
      this.word |= low << this.free;
      return;
    }
    const over = count - this.free;
    // A shift by 32 would be none.
    this.#flush(over === 32 ? this.word : this.word | (low >>> over));
    this.free = 32 - over;
    this.word = over === 0 ? 0 : low << this.free;
  }

  /** @param bits two words */
  write64(high: number, low: number): void {
    this.write(high, 32);
    this.write(low, 32);
  }

  /** Seven bits a byte, low ones first, each with a one in front but the last. @param number 0 and more, whole */
  writeVarint(number: number): void {
    let rest = number;
    for (; rest >= 0x80; rest = Math.floor(rest / 0x80)) this.write((rest % 0x80) | 0x80, 8);
    this.write(rest, 8);
  }

  /** Fills the last byte up with zeros. @returns index of the byte behind it */
  finish(): number {
    const count = (32 - this.free + 7) >>> 3;
    for (let index = 0; index < count; index += 1) {
      this.bytes[this.at] = this.word >>> (24 - index * 8);
      this.at += 1;
    }
    this.word = 0;
    this.free = 32;
    return this.at;
  }

  #flush(word: number): void {
    const { bytes, at } = this;
    bytes[at] = word >>> 24;
    bytes[at + 1] = word >>> 16;
    bytes[at + 2] = word >>> 8;
    bytes[at + 3] = word;
    this.at = at + 4;
  }
}
