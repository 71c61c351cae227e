import { SampleCodecError, type SampleCodecErrorCode } from '../sample-codec-error.ts';

/** What bytes are of, as errors tell it. */
export interface Subject {
  readonly code: SampleCodecErrorCode;
  readonly name: string;
}

/** Reads what a ByteWriter has written, out of bytes that may be anything. Every method throws SampleCodecError with the subject's code. */
export class ByteReader {
  readonly #bytes: Uint8Array;
  readonly #subject: Subject;
  #at = 0;

  constructor(bytes: Uint8Array, subject: Subject) {
    this.#bytes = bytes;
    this.#subject = subject;
  }

  /** Where the next byte is. */
  get position(): number {
    return this.#at;
  }

  /** Another reader of the same bytes. */
  readerAt(position: number): ByteReader {
    const reader = new ByteReader(this.#bytes, this.#subject);
    reader.skip(position);
    return reader;
  }

  readByte(): number {
    const byte = this.#bytes[this.#at];
    if (byte === undefined) throw this.error(`is cut off`);
    this.#at += 1;
    return byte;
  }

  /** @param most 2^53 at the most */
  readVarint(most: number): number {
    let number = 0;
    for (let scale = 1; ; scale *= 0x80) {
      const byte = this.readByte();
      number += (byte & 0x7f) * scale;
      if (number > most) throw this.error(`has a number above ${most}`);
      if (byte < 0x80) return number;
      if (scale > most) throw this.error(`has a number that does not end`);
    }
  }

  /** @returns -2^53 to 2^53 */
  readSigned(): number {
    const byte = this.readByte();
    const low = (byte >> 1) & 0x3f;
    const magnitude = byte < 0x80 ? low : this.readVarint(2 ** 47) * 64 + low;
    return (byte & 1) === 1 ? 0 - magnitude : magnitude;
  }

  /** Four bytes, low ones first. */
  readWord(): number {
    let word = 0;
    for (let shift = 0; shift < 32; shift += 8) word |= this.readByte() << shift;
    return word >>> 0;
  }

  /**
   * How many entries follow; nothing is allocated for more than there are bytes for.
   * @param leastBytes what one entry takes at the least
   */
  readCount(leastBytes: number): number {
    const count = this.readVarint(2 ** 32);
    this.checkCount(count, leastBytes);
    return count;
  }

  /** The same for a count that follows from what was read. */
  checkCount(count: number, leastBytes: number): void {
    const left = this.#bytes.length - this.#at;
    if (count * leastBytes > left)
      throw this.error(`declares ${count} entries, and has ${left} bytes for them`);
  }

  /** All bytes up to the next one that is `end`, which is passed over: a view of them. */
  readUntil(end: number): Uint8Array {
    const start = this.#at;
    this.skipUntil(end);
    return this.#bytes.subarray(start, this.#at - 1);
  }

  /** What `pass` passes over: a view, for a look at it before it is read. */
  ahead(pass: () => void): Uint8Array {
    const start = this.#at;
    pass();
    const bytes = this.#bytes.subarray(start, this.#at);
    this.#at = start;
    return bytes;
  }

  /** @param length no more than there is */
  skip(length: number): void {
    this.#at += length;
  }

  /** Passes over all bytes up to the next one that is `end`, and over that. */
  skipUntil(end: number): void {
    const found = this.#bytes.indexOf(end, this.#at);
    if (found < 0) throw this.error(`is cut off`);
    this.#at = found + 1;
  }

  finish(): void {
    if (this.#at < this.#bytes.length) throw this.error(`goes on where it should end`);
  }

  error(what: string): SampleCodecError {
    return new SampleCodecError(
      this.#subject.code,
      `${this.#subject.name} ${what}, at byte ${this.#at} of ${this.#bytes.length}: it is damaged, or of a newer version`,
    );
  }
}
