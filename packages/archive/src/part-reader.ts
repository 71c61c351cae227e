import type { RandomAccess } from '@flac-metrics/random-access';
import { lastMsOf, type Columns, type Label, type TimeSpan, type Track } from '@flac-metrics/sample-codec';
import { ArchiveError, damagedSegment, segmentGone, type FaultyFile } from './archive-error.ts';
import { mergeColumns } from './merge-columns.ts';
import type { PartReference } from './part-reference.ts';
import { SegmentCache } from './segment-cache.ts';
import { isSameVersion, openSegment, versionOf, type OpenedSegment, type ReadCost } from './segment-file.ts';
import { textOf } from './series-text.ts';

/**
 * Segments kept open by one reader, unless told otherwise: each takes a file descriptor or its bytes, and what it has decoded, some
 * 100 KiB at the most. A tape counts for several, by the memory that its index takes.
 */
const mostOpenSegments = 1024;

/** Reads parts of segments, and keeps those open that were read last. */
export class PartReader {
  readonly #cache: SegmentCache;
  readonly #open: (path: string) => Promise<RandomAccess>;
  readonly #labels: readonly Label[];
  #framesDecoded = 0;
  #bytesRead = 0;
  #damaged: FaultyFile[] = [];

  /**
   * @param open opens a file of the archive
   * @param labels for files that have lost their tags
   * @param mostOpen segments kept open
   */
  constructor(
    open: (path: string) => Promise<RandomAccess>,
    labels: readonly Label[] = [],
    mostOpen: number = mostOpenSegments,
  ) {
    this.#cache = new SegmentCache(mostOpen);
    this.#open = open;
    this.#labels = labels;
  }

  /** What has been read since the last call. */
  takeCost(): ReadCost {
    const cost = { framesDecoded: this.#framesDecoded, bytesRead: this.#bytesRead };
    this.#framesDecoded = 0;
    this.#bytesRead = 0;
    return cost;
  }

  /** The files that were found to be damaged since the last call, also where one behind had the same samples. */
  takeDamaged(): FaultyFile[] {
    return this.#damaged.splice(0);
  }

  /**
   * The samples of some parts of one series, in the order of time. Where several parts have the same time, the first of them counts
   * that is sound. As soon as all times are there, the parts behind are not read: between a compaction's publishing and removing, a tape
   * and its sources hold the same.
   * @param span with the number of times that the parts have in it together
   * @throws ArchiveError `damaged-segment`, or `segment-gone` where a part is not what it was when it was found
   */
  async read(parts: readonly PartReference[], { fromMs, toMs, count }: TimeSpan): Promise<Columns> {
    let columns: Columns[] = [];
    let samples = 0;
    let damage: ArchiveError | undefined;
    for (const part of parts) {
      if (part.startMs > toMs || part.lastMs < fromMs) continue;
      try {
        const read = await this.#use(part, ({ segment }, track) => segment.read(track, fromMs, toMs));
        columns.push(read);
        samples += read.timestampsMs.length;
      } catch (error) {
        if (!(error instanceof ArchiveError) || error.code !== 'damaged-segment') throw error;
        damage ??= error;
      }
      if (samples < count) continue;
      const merged = mergeColumns(columns);
      if (merged.timestampsMs.length === count) return merged;
      columns = [merged];
      samples = merged.timestampsMs.length;
    }
    if (count === 0) return mergeColumns([]);
    throw damage ?? segmentGone(parts[0]?.file.path ?? 'a file');
  }

  /**
   * Confirms that nothing follows what the file of a part says that it holds: samples beyond it would not be missed.
   * @throws ArchiveError `damaged-segment`, `segment-gone`
   */
  checkEnd(part: PartReference): Promise<void> {
    return this.#use(part, ({ checkEnd }) => checkEnd());
  }

  /** Closes a file that will not be read again soon. */
  closeFile(path: string): Promise<void> {
    return this.#cache.closeOne(path);
  }

  /** Closes all files that are not being read. */
  closeUnused(): Promise<void> {
    return this.#cache.closeUnused();
  }

  /** Closes all files. */
  close(): Promise<void> {
    return this.#cache.clear();
  }

  async #use<Result>(
    part: PartReference,
    action: (opened: OpenedSegment, track: Track) => Promise<Result>,
  ): Promise<Result> {
    const { file } = part;
    const { path, version } = file;
    const versionText = `${version.inode} ${version.sizeBytes} ${version.modifiedMs}`;
    // Whoever has found the part has opened this version of the file.
    const open = async (): Promise<OpenedSegment> =>
      openSegment(await this.#open(path), file, this.#labels, isSameVersion(version, versionOf(path)));
    try {
      return await this.#cache.use(path, versionText, open, async (opened) => {
        const track = opened.segment.tracks[part.trackNumber];
        if (!track || !isStill(track, part)) throw segmentGone(path);
        try {
          return await action(opened, track);
        } finally {
          const cost = opened.takeCost();
          this.#framesDecoded += cost.framesDecoded;
          this.#bytesRead += cost.bytesRead;
        }
      });
    } catch (error) {
      if (error instanceof ArchiveError || !(error instanceof Error && 'code' in error)) throw error;
      // What has changed since it was found must be found again before anything is said of it.
      if (!isSameVersion(version, versionOf(path))) throw segmentGone(path);
      const damaged = { path, version, reason: error.message };
      // What the system will not let us read may be sound.
      if (!('errno' in error)) this.#damaged.push(damaged);
      throw damagedSegment(damaged, error);
    }
  }
}

/** Between listing and opening, a file of the same name may have become another, or may have grown. */
function isStill({ series, timeline }: Track, part: PartReference): boolean {
  const [first, last] = [timeline[0], timeline.at(-1)];
  const isContinued = first?.startMs === part.startMs && last !== undefined && lastMsOf(last) >= part.lastMs;
  return isContinued && textOf(series) === part.series;
}
