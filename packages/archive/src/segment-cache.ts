import type { OpenedSegment } from './segment-file.ts';

/** A segment that is open, or being opened, and the readers that use it now. */
interface Entry {
  readonly opening: Promise<OpenedSegment>;
  users: number;
  isEvicted: boolean;
}

/**
 * Keeps the segments open that were read last, up to a bound that counts file descriptors. A segment that is in use is closed
 * when its last reader is done, so that no read ever loses its file.
 */
export class SegmentCache {
  readonly #entries = new Map<string, Entry>();
  readonly #mostOpen: number;

  constructor(mostOpen: number) {
    this.#mostOpen = mostOpen;
  }

  /** @param key names the file and its version, so that a changed file is another entry */
  async use<Result>(
    key: string,
    open: () => Promise<OpenedSegment>,
    work: (opened: OpenedSegment) => Promise<Result>,
  ): Promise<Result> {
    const entry = this.#entries.get(key) ?? { opening: open(), users: 0, isEvicted: false };
    // The entry used last stands last, so the first is the one to go.
    this.#entries.delete(key);
    this.#entries.set(key, entry);
    entry.users += 1;
    try {
      this.#evict();
      return await work(await entry.opening);
    } catch (error) {
      if (this.#entries.get(key) === entry) this.#entries.delete(key);
      entry.isEvicted = true;
      throw error;
    } finally {
      entry.users -= 1;
      if (entry.isEvicted && entry.users === 0) await closeQuietly(entry);
    }
  }

  /** Closes everything that is not in use; the rest follows when its readers are done. */
  async clear(): Promise<void> {
    const entries = [...this.#entries.values()];
    this.#entries.clear();
    for (const entry of entries) {
      entry.isEvicted = true;
      if (entry.users === 0) await closeQuietly(entry);
    }
  }

  #evict(): void {
    for (const [key, entry] of this.#entries) {
      if (this.#entries.size <= this.#mostOpen) return;
      this.#entries.delete(key);
      entry.isEvicted = true;
      if (entry.users === 0) void closeQuietly(entry);
    }
  }
}

/** A segment that could not be opened has told so to whoever wanted it, and closed its file. */
async function closeQuietly(entry: Entry): Promise<void> {
  const opened = await entry.opening.catch(() => undefined);
  await opened?.segment.close();
}
