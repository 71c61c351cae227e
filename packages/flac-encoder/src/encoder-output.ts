import { writeSync } from 'node:fs';

/** libFLAC hands out a frame at a time, of a few kilobytes: a system call for each would cost more than the copy. */
const bufferBytes = 1 << 18;

/** What an encoder writes to a file: collected, and written where it belongs when there is much of it or it goes on elsewhere. */
export class EncoderOutput {
  readonly #descriptor: number;
  readonly #buffer = new Uint8Array(bufferBytes);
  /** Offset in the file of the first byte in the buffer. */
  #offset = 0;
  #filled = 0;

  constructor(descriptor: number) {
    this.#descriptor = descriptor;
  }

  /** Where the next byte goes. */
  get position(): number {
    return this.#offset + this.#filled;
  }

  /** @throws the system's error */
  seek(offset: number): void {
    this.flush();
    this.#offset = offset;
  }

  /** @param bytes may be reused by the caller afterwards. @throws the system's error */
  write(bytes: Uint8Array): void {
    for (let taken = 0; taken < bytes.length;) {
      if (this.#filled === bufferBytes) this.flush();
      const part = bytes.subarray(taken, taken + bufferBytes - this.#filled);
      this.#buffer.set(part, this.#filled);
      this.#filled += part.length;
      taken += part.length;
    }
  }

  /** @throws the system's error */
  flush(): void {
    let written = 0;
    while (written < this.#filled) {
      const left = this.#filled - written;
      written += writeSync(this.#descriptor, this.#buffer, written, left, this.#offset + written);
    }
    this.#offset += this.#filled;
    this.#filled = 0;
  }
}
