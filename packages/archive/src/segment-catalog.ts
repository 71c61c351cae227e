import { readdir, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { FileAccess } from '@flac-metrics/random-access';
import { parseSegmentName, type Label, type SegmentExtension, type Track } from '@flac-metrics/sample-codec';
import { ArchiveError } from './archive-error.ts';
import { isSameVersion, openSegment, type FileVersion, type SegmentFile } from './segment-file.ts';

/** A file whose tracks are known. */
export interface KnownSegment extends SegmentFile {
  readonly state: 'known';
  readonly tracks: readonly Track[];
}

/** A file that is named or tagged as a segment, and cannot be read. */
export interface DamagedSegment extends SegmentFile {
  readonly state: 'damaged';
  readonly reason: string;
  /** What it held when it was sound, if it ever was since the start. */
  readonly lastTracks: readonly Track[] | undefined;
  /** The system would not let it be read; that may change although the file does not. */
  readonly isUnreadable: boolean;
}

/** A file that is no segment at all, such as music. */
interface IgnoredFile extends SegmentFile {
  readonly state: 'ignored';
}

export type CatalogEntry = KnownSegment | DamagedSegment | IgnoredFile;

/** The segments directly in a folder, as they were at the last refresh. */
export class SegmentCatalog {
  readonly folder: string;
  readonly #labels: readonly Label[];
  readonly #onDamage: (segment: DamagedSegment) => void;
  #entries: ReadonlyMap<string, CatalogEntry> = new Map();

  /**
   * @param labels for files that have lost their tags
   * @param onDamage called once for each version of a file that cannot be read
   */
  constructor(folder: string, labels: readonly Label[], onDamage: (segment: DamagedSegment) => void) {
    this.folder = folder;
    this.#labels = labels;
    this.#onDamage = onDamage;
  }

  get entries(): Iterable<CatalogEntry> {
    return this.#entries.values();
  }

  /**
   * Looks at the folder again; only files that are new or have changed are opened.
   * @throws ArchiveError `no-such-folder`
   */
  async refresh(): Promise<void> {
    const entries = new Map<string, CatalogEntry>();
    for (const fileName of (await this.#fileNames()).toSorted()) {
      const extension = extensionOf(fileName);
      if (!extension) continue;
      const path = join(this.folder, fileName);
      const version = await versionOf(path);
      if (!version) continue;
      const before = this.#entries.get(fileName);
      const isSame = before !== undefined && isSameVersion(before.version, version);
      const isSettled = isSame && !(before.state === 'damaged' && before.isUnreadable);
      const entry = isSettled ? before : await this.#examine({ fileName, path, extension, version }, before);
      if (entry) entries.set(fileName, entry);
      const isTold = isSame && before.state === 'damaged';
      if (entry?.state === 'damaged' && !isTold) this.#onDamage(entry);
    }
    this.#entries = entries;
  }

  async #fileNames(): Promise<string[]> {
    try {
      // Links are left out: what is served lies in this folder and nowhere else.
      const found = await readdir(this.folder, { withFileTypes: true });
      return found.filter((entry) => entry.isFile()).map((entry) => entry.name);
    } catch (error) {
      throw new ArchiveError('no-such-folder', `${this.folder} cannot be listed: ${messageOf(error)}`, {
        cause: error,
      });
    }
  }

  /** @returns undefined where the file has gone meanwhile, or is only just being made */
  async #examine(file: SegmentFile, before: CatalogEntry | undefined): Promise<CatalogEntry | undefined> {
    try {
      const { segment } = await openSegment(await FileAccess.open(file.path), file, this.#labels);
      const { tracks } = segment;
      await segment.close();
      return { ...file, state: 'known', tracks };
    } catch (error) {
      if (!(error instanceof Error && 'code' in error)) throw error;
      if (error.code === 'ENOENT') return undefined;
      if (file.extension === 'wav' && file.version.sizeBytes === 0) return undefined;
      if (isForeign(error.code, file.fileName)) return { ...file, state: 'ignored' };
      return {
        ...file,
        state: 'damaged',
        reason: error.message,
        lastTracks: lastTracksOf(before),
        isUnreadable: 'errno' in error,
      };
    }
  }
}

function lastTracksOf(before: CatalogEntry | undefined): readonly Track[] | undefined {
  if (before?.state === 'known') return before.tracks;
  return before?.state === 'damaged' ? before.lastTracks : undefined;
}

/** A sound file that neither its tags nor its name call a series is somebody's music. */
function isForeign(code: unknown, fileName: string): boolean {
  return code === 'no-series' && parseSegmentName(fileName) === undefined;
}

function extensionOf(fileName: string): SegmentExtension | undefined {
  if (fileName.endsWith('.wav')) return 'wav';
  return fileName.endsWith('.flac') ? 'flac' : undefined;
}

async function versionOf(path: string): Promise<FileVersion | undefined> {
  try {
    const { size, mtimeMs, ino } = await stat(path);
    return { sizeBytes: size, modifiedMs: mtimeMs, inode: ino };
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return undefined;
    throw error;
  }
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
