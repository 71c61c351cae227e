/** Before anything is written; then it doubles. */
const firstBytes = 1 << 12;

/** Appends bits, most significant first (RFC 9639 §5), to a buffer that grows. */
export class BitWriter {
  bytes: Uint8Array = new Uint8Array(firstBytes);
  view: DataView = new DataView(this.bytes.buffer);
  /** Index of the next whole word; what `#word` holds is not among the bytes yet. */
  #at = 0;
  /** Bits that wait for a whole word, from the highest, and how many more it takes: 1 to 32. */
  #word = 0;
  #free = 32;

  /** Bytes that are written; the last one must be full. */
  get length(): number {
    return this.#at;
  }

  /** Makes room for what is written next, so that the writing need not look: it must be no more than this. */
  reserve(bytes: number): void {
    // A word is stored whole, also where only its first byte is written.
    const needed = this.#at + bytes + 8;
    if (needed <= this.bytes.length) return;
    const larger = new Uint8Array(Math.max(needed, 2 * this.bytes.length));
    larger.set(this.bytes.subarray(0, this.#at));
    this.bytes = larger;
    this.view = new DataView(larger.buffer);
  }

  /**
   * @param value of which the low `count` bits are written
   * @param count 0 to 32
   */
  write(value: number, count: number): void {
    if (count === 0) return;
    const low = value & (0xffff_ffff >>> (32 - count));
    const over = count - this.#free;
    if (over < 0) {
      this.#word |= low << -over;
      this.#free = -over;
      return;
    }
    this.view.setInt32(this.#at, this.#word | (over === 32 ? 0 : low >>> over));
    this.#at += 4;
    this.#word = over === 0 ? 0 : low << (32 - over);
    this.#free = 32 - over;
  }

  /** Zeros, then a one. */
  writeUnary(zeros: number): void {
    let left = zeros;
    for (; left >= 32; left -= 32) this.write(0, 32);
    this.write(1, left + 1);
  }

  /** Fills the last byte up with zeros. @returns index of the byte behind it */
  align(): number {
    const count = (32 - this.#free + 7) >>> 3;
    this.view.setInt32(this.#at, this.#word);
    this.#at += count;
    this.#word = 0;
    this.#free = 32;
    return this.#at;
  }
}
