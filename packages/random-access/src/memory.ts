import type { RandomAccess } from './random-access.ts';
import { checkRange } from './range.ts';

/** Bytes that are in memory already. Reads are copies, so that the caller may write into them. */
export class MemoryAccess implements RandomAccess {
  readonly name: string;
  readonly #bytes: Uint8Array;

  constructor(bytes: Uint8Array, name = 'memory') {
    this.name = name;
    this.#bytes = bytes;
  }

  get byteLength(): number {
    return this.#bytes.length;
  }

  async read(offset: number, length: number): Promise<Uint8Array> {
    checkRange(this, offset, length);
    return new Uint8Array(this.#bytes.subarray(offset, offset + length));
  }

  async close(): Promise<void> {}
}
