import { sizeOfVarint, writeVarint } from '../varint.ts';

/** Bytes one behind the other, in a buffer that grows by doubling. */
export class ByteWriter {
  #bytes = new Uint8Array(64);
  #at = 0;

  writeByte(byte: number): void {
    this.#makeRoom(1);
    this.#bytes[this.#at] = byte;
    this.#at += 1;
  }

  /** @param number whole, 0 to 2^53 */
  writeVarint(number: number): void {
    this.#makeRoom(sizeOfVarint(number));
    this.#at = writeVarint(this.#bytes, this.#at, number);
  }

  /**
   * The sign in the lowest bit of the first byte and six bits of the magnitude above it; a varint of the rest, where there is
   * one. The folding of protocol buffers would need a bit more than a double has.
   * @param number whole, -2^53 to 2^53
   */
  writeSigned(number: number): void {
    const magnitude = Math.abs(number);
    const rest = Math.floor(magnitude / 64);
    this.writeByte((number < 0 ? 1 : 0) | ((magnitude % 64) << 1) | (rest > 0 ? 0x80 : 0));
    if (rest > 0) this.writeVarint(rest);
  }

  /** Four bytes, low ones first. */
  writeWord(word: number): void {
    this.#makeRoom(4);
    new DataView(this.#bytes.buffer).setUint32(this.#at, word, true);
    this.#at += 4;
  }

  /** As they are. */
  writeBytes(bytes: Uint8Array): void {
    this.#makeRoom(bytes.length);
    this.#bytes.set(bytes, this.#at);
    this.#at += bytes.length;
  }

  /** @returns a copy of what was written */
  finish(): Uint8Array {
    return this.#bytes.slice(0, this.#at);
  }

  get length(): number {
    return this.#at;
  }

  #makeRoom(count: number): void {
    if (this.#at + count <= this.#bytes.length) return;
    const larger = new Uint8Array(Math.max(this.#bytes.length * 2, this.#at + count));
    larger.set(this.#bytes);
    this.#bytes = larger;
  }
}
