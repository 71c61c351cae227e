import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { setImmediate as nextTurn } from 'node:timers/promises';
import { FileAccess } from '@flac-metrics/random-access';
import {
  formatTime,
  parseSegmentName,
  type Label,
  type SegmentExtension,
  type Track,
} from '@flac-metrics/sample-codec';
import { ArchiveError } from './archive-error.ts';
import { isSameVersion, openSegment, versionOf, type SegmentFile } from './segment-file.ts';

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

/** The agent turns some dozens of WAVs into FLACs at a time; whoever does more than that is asked again by the next query. */
const mostListings = 5;
/** How long a listing may go on while others wait. */
const longestTurnMs = 10;
/** How often a file is looked at that changes under our eyes. */
const mostLooks = 3;

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
   * Looks at the folder again; only files that are new or have changed are opened. A file that has gone may have become another
   * that the listing has missed, as a WAV becomes a FLAC: then the folder is listed again, until nothing goes meanwhile.
   * @throws ArchiveError `no-such-folder`
   */
  async refresh(): Promise<void> {
    let before = this.#entries;
    for (let listings = 1; ; listings += 1) {
      const { entries, hasGone } = await this.#list(before);
      if (!hasGone || listings === mostListings) {
        this.#entries = entries;
        return;
      }
      before = entries;
    }
  }

  /** @returns what is there now, and whether a file has gone that was there before or when the listing was made */
  async #list(before: ReadonlyMap<string, CatalogEntry>): Promise<Listing> {
    const entries = new Map<string, CatalogEntry>();
    const names = await this.#fileNames();
    let hasGone = [...before.keys()].some((fileName) => !names.has(fileName));
    let turnBeganMs = performance.now();
    for (const fileName of names) {
      const extension = extensionOf(fileName);
      if (!extension) continue;
      if (performance.now() - turnBeganMs > longestTurnMs) {
        await nextTurn();
        turnBeganMs = performance.now();
      }
      const known = before.get(fileName);
      const entry = await this.#examine({ fileName, path: join(this.folder, fileName), extension }, known);
      if (entry) entries.set(fileName, entry);
      else hasGone = true;
    }
    return { entries, hasGone };
  }

  /** Sorted. */
  async #fileNames(): Promise<ReadonlySet<string>> {
    try {
      // Links are left out: what is served lies in this folder and nowhere else.
      const found = await readdir(this.folder, { withFileTypes: true });
      const files = found.filter((entry) => entry.isFile()).map((entry) => entry.name);
      return new Set(files.toSorted());
    } catch (error) {
      throw new ArchiveError(
        'no-such-folder',
        `the folder ${this.folder} cannot be listed: ${messageOf(error)}`,
        {
          cause: error,
        },
      );
    }
  }

  /** @returns what the file is now, which is what it was where it has not changed; undefined where it has gone */
  async #examine(
    file: Omit<SegmentFile, 'version'>,
    before: CatalogEntry | undefined,
  ): Promise<CatalogEntry | undefined> {
    for (let looks = 1; ; looks += 1) {
      const version = versionOf(file.path);
      if (!version) return undefined;
      const isSame = before !== undefined && isSameVersion(before.version, version);
      if (isSame && !(before.state === 'damaged' && before.isUnreadable)) return before;
      const entry = await this.#open({ ...file, version }, before);
      if (entry?.state !== 'damaged') return entry;
      // A recorder may have gone on between one look at the file and the next: only a file that holds still is damaged.
      const after = versionOf(file.path);
      if (looks < mostLooks && !isSameVersion(version, after)) continue;
      if (!(isSame && before.state === 'damaged')) this.#onDamage(entry);
      return entry;
    }
  }

  async #open(file: SegmentFile, before: CatalogEntry | undefined): Promise<CatalogEntry | undefined> {
    const lastTracks = lastTracksOf(before);
    // A WAV that is only just being made is empty; one that had samples is not.
    if (file.extension === 'wav' && file.version.sizeBytes === 0 && !lastTracks)
      return { ...file, state: 'ignored' };
    try {
      const { segment } = await openSegment(await FileAccess.open(file.path), file, this.#labels);
      const { tracks } = segment;
      await segment.close();
      const reason = contradictionOf(file, tracks);
      if (reason === undefined) return { ...file, state: 'known', tracks };
      return { ...file, state: 'damaged', reason, lastTracks, isUnreadable: false };
    } catch (error) {
      if (!(error instanceof Error && 'code' in error)) throw error;
      if (error.code === 'ENOENT') return undefined;
      if (isForeign(error.code, file.fileName)) return { ...file, state: 'ignored' };
      return { ...file, state: 'damaged', reason: error.message, lastTracks, isUnreadable: 'errno' in error };
    }
  }
}

interface Listing {
  readonly entries: ReadonlyMap<string, CatalogEntry>;
  readonly hasGone: boolean;
}

/** Tags have no checksum; the start, at least, stands in the name as well. */
function contradictionOf({ path, fileName }: SegmentFile, tracks: readonly Track[]): string | undefined {
  const named = parseSegmentName(fileName)?.startMs;
  const tagged = tracks[0]?.timeline[0]?.startMs;
  if (named === undefined || tagged === undefined || named === tagged) return undefined;
  return `${path}: its tags say that it begins at ${formatTime(tagged)}, and its name something else`;
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

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
