import type { RandomAccess } from './random-access.ts';
import { checkRange } from './range.ts';

/** Bytes that are in memory already. */
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

  async read(offset: number, target: Uint8Array): Promise<void> {
    checkRange(this, offset, target.length);
    target.set(this.#bytes.subarray(offset, offset + target.length));
  }

  async lengthNow(): Promise<number> {
    return this.byteLength;
  }

  async close(): Promise<void> {}
}
