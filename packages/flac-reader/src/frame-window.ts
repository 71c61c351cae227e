import type { RandomAccess } from '@flac-metrics/random-access';
import { BitReader } from './frame/bit-reader.ts';

/** What is kept between reads: thousands of files may be open at once. */
const keptBytes = 1 << 16;

/** The part of a file that is in memory, with the padding behind it that the frame decoder needs. One buffer, reused. */
export class FrameWindow {
  readonly #source: RandomAccess;
  /** Readable from 0 to `end - start`, and `BitReader.paddingBytes` of zeros beyond. */
  bytes: Uint8Array = new Uint8Array(BitReader.paddingBytes);
  /** Offsets in the file of the first byte held, and of the first byte after them. */
  start = 0;
  end = 0;

  constructor(source: RandomAccess) {
    this.#source = source;
  }

  get name(): string {
    return this.#source.name;
  }

  get fileBytes(): number {
    return this.#source.byteLength;
  }

  /** Whether `length` bytes at `offset` are held, or all that the file has there. */
  holds(offset: number, length: number): boolean {
    return offset >= this.start && Math.min(offset + length, this.fileBytes) <= this.end;
  }

  /** Brings the `length` bytes at `offset` into memory, or all that the file has there. What is held of them is not read again. */
  async load(offset: number, length: number): Promise<void> {
    const count = Math.max(0, Math.min(length, this.fileBytes - offset));
    const at = offset - this.start;
    const isHeld = at >= 0 && offset < this.end;
    const held = isHeld
      ? this.bytes.subarray(at, Math.min(at + count, this.end - this.start))
      : new Uint8Array();
    if (this.bytes.length < count + BitReader.paddingBytes)
      this.bytes = new Uint8Array(count + BitReader.paddingBytes);
    this.bytes.set(held);
    // Until the read has succeeded, nothing is held.
    this.start = offset;
    this.end = offset;
    await this.#source.read(offset + held.length, this.bytes.subarray(held.length, count));
    this.bytes.fill(0, count, count + BitReader.paddingBytes);
    this.end = offset + count;
  }

  /** Gives memory back, but for a little of what stands at `offset` and behind it. */
  trim(offset: number): void {
    if (this.bytes.length <= keptBytes + BitReader.paddingBytes) return;
    const start = Math.max(this.start, Math.min(offset, this.end));
    const end = Math.min(this.end, start + keptBytes);
    const bytes = new Uint8Array(end - start + BitReader.paddingBytes);
    bytes.set(this.bytes.subarray(start - this.start, end - this.start));
    this.bytes = bytes;
    this.start = start;
    this.end = end;
  }
}
