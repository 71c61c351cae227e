import { FlacError } from '../flac-error.ts';

/**
 * Reads a frame bit by bit, most significant first (RFC 9639 §5). The bytes must be followed by at least `paddingBytes` of
 * memory that may be read, so that the inner loops need not watch the end: they may run over it by a few bytes, and whoever
 * drives them calls `checkEnd` before anything is believed.
 */
export class BitReader {
  static readonly paddingBytes = 16;

  bytes: Uint8Array = new Uint8Array(BitReader.paddingBytes);
  view: DataView = new DataView(this.bytes.buffer);
  /** Position of the next bit, from the start of `bytes`. */
  bit = 0;
  #endBit = 0;

  /**
   * @param bytes the frame's bytes and whatever follows, padding included
   * @param end where the readable bytes end and the padding begins
   */
  start(bytes: Uint8Array, offset: number, end: number): void {
    if (bytes !== this.bytes) {
      this.bytes = bytes;
      this.view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
    }
    this.bit = offset * 8;
    this.#endBit = end * 8;
  }

  get endBit(): number {
    return this.#endBit;
  }

  /** Whether padding was read as if it were the frame: what was made of it means nothing. */
  get isOverrun(): boolean {
    return this.bit > this.#endBit;
  }

  /** @throws FlacError `cut-frame` where more was read than there is */
  checkEnd(): void {
    if (this.isOverrun) throw new FlacError('cut-frame', 'the frame is cut off');
  }

  /** The next 32 bits, as a signed number, without moving on. */
  peek32(): number {
    const byte = this.bit >>> 3;
    if (byte + 5 > this.bytes.length) throw new FlacError('cut-frame', 'the frame is cut off');
    const shift = this.bit & 7;
    return (this.view.getUint32(byte) << shift) | (this.view.getUint8(byte + 4) >>> (8 - shift));
  }

  /** @param count 0 to 32 */
  readUnsigned(count: number): number {
    if (count === 0) return 0;
    const value = this.peek32() >>> (32 - count);
    this.bit += count;
    return value;
  }

  /** Two's complement. @param count 0 to 33; the side channel of 32-bit audio has one bit more than 32 */
  readSigned(count: number): number {
    if (count === 0) return 0;
    if (count > 32) return -this.readUnsigned(1) * 2 ** 32 + this.readUnsigned(32);
    const value = this.peek32() >> (32 - count);
    this.bit += count;
    return value;
  }

  /** Zeros up to and with the next one; as many as there are bits left at most. */
  readUnary(): number {
    let zeros = 0;
    for (;;) {
      const window = this.peek32();
      const run = Math.clz32(window);
      if (run < 32) {
        this.bit += run + 1;
        return zeros + run;
      }
      zeros += 32;
      this.bit += 32;
      this.checkEnd();
    }
  }
}
