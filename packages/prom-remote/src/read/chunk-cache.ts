/** Chunks of samples that follow each other, as they stand in a frame, and their CRC-32C. */
export interface ChunkBlock {
  readonly pieces: readonly Uint8Array[];
  readonly byteLength: number;
  readonly crc: number;
  /** Somebody else needs the bytes too: they are to be copied. */
  readonly isShared: boolean;
}

/** Blocks that have been made, up to a bound of bytes; those that were used last stay. */
export class ChunkCache {
  readonly #mostBytes: number;
  readonly #blocks = new Map<string, ChunkBlock>();
  #bytes = 0;

  constructor(mostBytes: number) {
    this.#mostBytes = mostBytes;
  }

  get(key: string): ChunkBlock | undefined {
    const block = this.#blocks.get(key);
    if (!block) return undefined;
    // The block used last stands last, so the first is the one to go.
    this.#blocks.delete(key);
    this.#blocks.set(key, block);
    return block;
  }

  /** @param key is not there yet */
  put(key: string, block: ChunkBlock): void {
    this.#blocks.set(key, block);
    this.#bytes += block.byteLength;
    for (const [oldest, { byteLength }] of this.#blocks) {
      if (this.#bytes <= this.#mostBytes) return;
      this.#blocks.delete(oldest);
      this.#bytes -= byteLength;
    }
  }
}
