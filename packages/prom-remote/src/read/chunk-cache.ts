import type { Track } from '@flac-metrics/sample-codec';
import type { ChunkBlock } from '../wire/chunk-block.ts';

/** What a block takes besides its bytes: two arrays, and its places in the maps. */
const blockExtraBytes = 400;

interface Entry {
  readonly block: ChunkBlock;
  readonly start: number;
  /** Where it is found. */
  readonly siblings: Map<number, Entry>;
}

/**
 * Blocks of closed files that have been made, up to a bound of bytes; those that were used last stay. They are found by the track
 * as the archive knows it: a file that has changed has other tracks.
 */
export class ChunkCache {
  readonly mostBytes: number;
  readonly #byTrack = new WeakMap<Track, Map<number, Entry>>();
  /** The one used last stands last. */
  readonly #byUse = new Set<Entry>();
  #bytes = 0;

  constructor(mostBytes: number) {
    this.mostBytes = mostBytes;
  }

  /** @param start position of the block's first sample in its track */
  get(track: Track, start: number): ChunkBlock | undefined {
    const entry = this.#byTrack.get(track)?.get(start);
    if (!entry) return undefined;
    this.#byUse.delete(entry);
    this.#byUse.add(entry);
    return entry.block;
  }

  put(track: Track, start: number, block: ChunkBlock): void {
    const siblings = this.#byTrack.get(track) ?? new Map<number, Entry>();
    // Two reads may have made the same block at once.
    if (siblings.has(start)) return;
    this.#byTrack.set(track, siblings);
    const entry = { block, start, siblings };
    siblings.set(start, entry);
    this.#byUse.add(entry);
    this.#bytes += sizeOf(block);
    for (const oldest of this.#byUse) {
      if (this.#bytes <= this.mostBytes) return;
      this.#byUse.delete(oldest);
      oldest.siblings.delete(oldest.start);
      this.#bytes -= sizeOf(oldest.block);
    }
  }
}

function sizeOf({ bytes, index }: ChunkBlock): number {
  return bytes.byteLength + index.byteLength + blockExtraBytes;
}
