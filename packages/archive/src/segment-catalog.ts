import { join } from 'node:path';
import { ArchiveError } from './archive-error.ts';
import type { CatalogEntry } from './catalog-entry.ts';
import type { FileExaminer } from './file-examiner.ts';
import { listFolder } from './folder-listing.ts';
import { Listing } from './listing.ts';
import { Turn } from './turn.ts';

/** The agent turns some dozens of WAVs into FLACs at a time, a compaction removes thousands of files in a second or two. */
const mostListings = 50;
/** How long a listing may go on while others wait. */
const longestTurnMs = 10;

/** The segments directly in a folder, as they were at the last refresh. */
export class SegmentCatalog {
  readonly #folder: string;
  readonly #examiner: FileExaminer;
  #listing = new Listing(new Map());

  constructor(folder: string, examiner: FileExaminer) {
    this.#folder = folder;
    this.#examiner = examiner;
  }

  /** Another object only where a file is. */
  get listing(): Listing {
    return this.#listing;
  }

  /**
   * Looks at the folder again; only files that are new or have changed are opened. A file that has gone may have become another
   * that the listing has missed, as a WAV becomes a FLAC: then the folder is listed again, until nothing goes meanwhile.
   * @throws ArchiveError `no-such-folder`, `too-many-open-files`; `segment-gone` where files go each time that it is listed, so that nobody
   *   knows what has been missed. Then all is as it was
   */
  async refresh(): Promise<void> {
    let before = this.#listing.entries;
    for (let listings = 1; ; listings += 1) {
      const { entries, hasGone } = await this.#list(before);
      if (!hasGone) {
        if (!this.#listing.isOf(entries)) this.#listing = new Listing(entries, this.#listing);
        return;
      }
      if (listings === mostListings) throw unsettled(this.#folder);
      before = entries;
    }
  }

  /** @returns what is there now, and whether a file has gone that was there before or when the listing was made */
  async #list(before: ReadonlyMap<string, CatalogEntry>): Promise<Look> {
    const entries = new Map<string, CatalogEntry>();
    const files = await listFolder(this.#folder);
    let hasGone = [...before.keys()].some((fileName) => !files.has(fileName));
    const turn = new Turn(longestTurnMs);
    for (const [fileName, extension] of files) {
      if (turn.isOver) await turn.next();
      const known = before.get(fileName);
      const path = known?.path ?? join(this.#folder, fileName);
      const entry = await this.#examiner.examine({ fileName, path, extension }, known);
      if (entry) entries.set(fileName, entry);
      else hasGone = true;
    }
    return { entries, hasGone };
  }
}

interface Look {
  readonly entries: ReadonlyMap<string, CatalogEntry>;
  readonly hasGone: boolean;
}

function unsettled(folder: string): ArchiveError {
  return new ArchiveError(
    'segment-gone',
    `files went from ${folder} each of the ${mostListings} times that it was listed; ask again`,
  );
}
