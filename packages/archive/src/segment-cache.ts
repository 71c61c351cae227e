import { isOutOfFiles, tooManyOpenFiles } from './open-file-limit.ts';
import type { OpenedSegment } from './segment-file.ts';

/** A segment that is open, or being opened, and the readers that use it now. */
interface Entry {
  /** Of the file. */
  readonly version: string;
  readonly opening: Promise<OpenedSegment>;
  users: number;
  /** What it counts for: 1 for a file of one series, and for a tape as many as its index takes memory. */
  weight: number;
  /** Whether it was used since the last look for those that are not. */
  isFresh: boolean;
  isEvicted: boolean;
}

/** Tracks of a tape that take about as much memory as a file of one series: some 250 bytes each, with what has been decoded. */
const tracksOfWeight = 512;

/** A segment that nobody has used between two looks is closed: others may need its file descriptor. Dashboards ask more often. */
const lookEveryMs = 60_000;

/**
 * Keeps the segments open that were read last, up to so many (fewer, where they are tapes), and for a minute or two: most hold a file
 * descriptor, small ones the bytes of their file. A segment that is in use is closed when its last reader is done, so that no read ever
 * loses its file.
 */
export class SegmentCache {
  readonly #entries = new Map<string, Entry>();
  readonly #mostOpen: number;
  #looking: NodeJS.Timeout | undefined;

  constructor(mostOpen: number) {
    this.#mostOpen = mostOpen;
  }

  /**
   * @param key names the file
   * @param version a file that has changed is opened anew, and the one of before is closed
   * @throws ArchiveError `too-many-open-files` where it cannot be opened even though nothing else is kept open; what `open` and
   *   `work` throw
   */
  async use<Result>(
    key: string,
    version: string,
    open: () => Promise<OpenedSegment>,
    work: (opened: OpenedSegment) => Promise<Result>,
  ): Promise<Result> {
    const known = this.#entries.get(key);
    if (known && known.version !== version) await this.#close((other) => other === known);
    const entry = this.#entries.get(key) ?? {
      version,
      opening: this.#open(open),
      users: 0,
      weight: 1,
      isFresh: true,
      isEvicted: false,
    };
    // The entry used last stands last, so the first is the one to go.
    this.#entries.delete(key);
    this.#entries.set(key, entry);
    entry.users += 1;
    entry.isFresh = true;
    this.#looking ??= setInterval(() => this.#closeIdle(), lookEveryMs).unref();
    try {
      const opened = await entry.opening;
      entry.weight = Math.max(1, Math.ceil(opened.segment.tracks.length / tracksOfWeight));
      this.#evict(entry);
      return await work(opened);
    } catch (error) {
      if (this.#entries.get(key) === entry) this.#entries.delete(key);
      entry.isEvicted = true;
      throw error;
    } finally {
      entry.users -= 1;
      if (entry.isEvicted && entry.users === 0) await closeQuietly(entry);
    }
  }

  /** Closes one file, as soon as nobody reads it. */
  async closeOne(key: string): Promise<void> {
    const known = this.#entries.get(key);
    await this.#close((entry) => entry === known);
  }

  /** Closes everything that is not in use. */
  async closeUnused(): Promise<void> {
    await this.#close(({ users }) => users === 0);
  }

  /** Closes everything that is not in use; the rest follows when its readers are done. */
  async clear(): Promise<void> {
    clearInterval(this.#looking);
    this.#looking = undefined;
    await this.#close(() => true);
  }

  /** Where there are too many files open, those are closed that nobody reads. */
  async #open(open: () => Promise<OpenedSegment>): Promise<OpenedSegment> {
    try {
      return await open();
    } catch (error) {
      if (!isOutOfFiles(error)) throw error;
      await this.closeUnused();
    }
    try {
      return await open();
    } catch (error) {
      throw isOutOfFiles(error) ? tooManyOpenFiles(error) : error;
    }
  }

  /** @param used which is kept, however much it counts for */
  #evict(used: Entry): void {
    let excess = -this.#mostOpen;
    for (const { weight } of this.#entries.values()) excess += weight;
    if (excess <= 0) return;
    void this.#close((entry) => {
      if (excess <= 0 || entry === used) return false;
      excess -= entry.weight;
      return true;
    });
  }

  #closeIdle(): void {
    void this.#close(({ users, isFresh }) => users === 0 && !isFresh);
    for (const entry of this.#entries.values()) entry.isFresh = false;
  }

  /** Forgets some entries, and closes them as soon as nobody uses them. */
  async #close(isMeant: (entry: Entry) => boolean): Promise<void> {
    const closing: Promise<void>[] = [];
    for (const [key, entry] of this.#entries) {
      if (!isMeant(entry)) continue;
      this.#entries.delete(key);
      entry.isEvicted = true;
      if (entry.users === 0) closing.push(closeQuietly(entry));
    }
    await Promise.all(closing);
  }
}

/**
 * A segment that could not be opened has told so to whoever wanted it, and closed its file. Where closing fails, nothing is lost to
 * anybody: the file was only read, and its descriptor is given back even then (close(2)).
 */
async function closeQuietly(entry: Entry): Promise<void> {
  await entry.opening.then(({ segment }) => segment.close()).catch(() => {});
}
