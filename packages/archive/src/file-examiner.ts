import type { RandomAccess } from '@flac-metrics/random-access';
import { parseSegmentName, type Label, type Track } from '@flac-metrics/sample-codec';
import type { CatalogEntry, DamagedSegment } from './catalog-entry.ts';
import { nameContradiction } from './name-contradiction.ts';
import { isOutOfFiles, tooManyOpenFiles } from './open-file-limit.ts';
import { isSameVersion, openSegment, versionOf, type SegmentFile } from './segment-file.ts';

/** How often a file is looked at that changes under our eyes. */
const mostLooks = 3;

/** What an examiner needs to know. */
export interface ExaminerOptions {
  /** Opens a file of the folder. */
  readonly open: (path: string) => Promise<RandomAccess>;
  /** For files that have lost their tags. */
  readonly labels: readonly Label[];
  /** Called whenever a file was opened in vain. */
  readonly onDamage: (segment: DamagedSegment) => void;
}

/** Finds out what a file holds, where it is not known yet. */
export class FileExaminer {
  readonly #options: ExaminerOptions;

  constructor(options: ExaminerOptions) {
    this.#options = options;
  }

  /**
   * @returns what the file is now, which is what it was where it has not changed; undefined where it has gone
   * @throws ArchiveError `too-many-open-files`
   */
  async examine(
    file: Omit<SegmentFile, 'version'>,
    before: CatalogEntry | undefined,
  ): Promise<CatalogEntry | undefined> {
    for (let looks = 1; ; looks += 1) {
      const version = versionOf(file.path);
      if (!version) return undefined;
      const isSame = before !== undefined && isSameVersion(before.version, version);
      if (isSame && !mayBeOtherwiseNow(before)) return before;
      const entry = await this.#open({ ...file, version }, before);
      if (entry?.state !== 'damaged') return entry;
      // A recorder may have gone on between one look at the file and the next: only a file that holds still is damaged.
      const after = versionOf(file.path);
      if (looks < mostLooks && !isSameVersion(version, after)) continue;
      this.#options.onDamage(entry);
      return entry;
    }
  }

  async #open(file: SegmentFile, before: CatalogEntry | undefined): Promise<CatalogEntry | undefined> {
    const lastTracks = lastTracksOf(before);
    if (isBeingMade(file) && !lastTracks) return { ...file, state: 'ignored' };
    const { open, labels } = this.#options;
    try {
      const { segment } = await openSegment(await open(file.path), file, labels);
      const { tracks } = segment;
      await segment.close();
      const reason = nameContradiction(file, tracks);
      if (reason === undefined) return { ...file, state: 'known', tracks };
      return { ...file, state: 'damaged', reason, lastTracks, isUnreadable: false };
    } catch (error) {
      if (isOutOfFiles(error)) throw tooManyOpenFiles(error);
      if (!(error instanceof Error && 'code' in error)) throw error;
      if (error.code === 'ENOENT') return undefined;
      if (isForeign(error.code, file.fileName)) return { ...file, state: 'ignored' };
      return { ...file, state: 'damaged', reason: error.message, lastTracks, isUnreadable: 'errno' in error };
    }
  }
}

/** How long a recorder may take from making a file to writing its header: it does both at once. */
const makingMs = 2000;

/** A WAV that is only just being made is empty. One that stays so is what a crash of the machine has left of a recording. */
function isBeingMade({ extension, version: { sizeBytes, modifiedMs } }: SegmentFile): boolean {
  return extension === 'wav' && sizeBytes === 0 && Math.abs(Date.now() - modifiedMs) < makingMs;
}

/** What was found out of a file may change although the file does not. */
function mayBeOtherwiseNow(entry: CatalogEntry): boolean {
  if (entry.state === 'damaged') return entry.isUnreadable;
  return entry.state === 'ignored' && entry.version.sizeBytes === 0 && !isBeingMade(entry);
}

function lastTracksOf(before: CatalogEntry | undefined): readonly Track[] | undefined {
  if (before?.state === 'known') return before.tracks;
  return before?.state === 'damaged' ? before.lastTracks : undefined;
}

/** A sound file that neither its tags nor its name call a series is somebody's music. */
function isForeign(code: unknown, fileName: string): boolean {
  return code === 'no-series' && parseSegmentName(fileName) === undefined;
}
