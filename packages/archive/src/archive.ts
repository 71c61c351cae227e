import { FileAccess, type RandomAccess } from '@flac-metrics/random-access';
import type { Label, Series } from '@flac-metrics/sample-codec';
import type { Matcher } from '@flac-metrics/sample-codec/matcher';
import { ArchiveError, type FaultyFile } from './archive-error.ts';
import type { CatalogEntry } from './catalog-entry.ts';
import { runConsistently } from './consistent-query.ts';
import { FileExaminer } from './file-examiner.ts';
import { FoundDamage } from './found-damage.ts';
import type { Listing } from './listing.ts';
import { exactSeries, matchingSeries, type FindOptions, type TimeRange } from './matching.ts';
import { SegmentCatalog } from './segment-catalog.ts';
import type { SegmentFile } from './segment-file.ts';
import {
  findSeries,
  selectExactly,
  selectSeries,
  type SelectedSeries,
  type SelectOptions,
} from './selection.ts';
import type { IndexedSeries } from './series-index.ts';
import { Turn } from './turn.ts';

export interface ArchiveOptions {
  /** Labels for files that have lost their tags. */
  readonly labels?: readonly Label[];
  /** Called once for each damaged version of a file. */
  readonly onDamage?: (path: string, reason: string) => void;
  /** Called where the system lets no more files be opened: whoever keeps some open should close what it can. */
  readonly onTooManyOpenFiles?: () => void;
  /** Opens a file of the folder, to see what it holds; from the disk unless told otherwise. */
  readonly open?: (path: string) => Promise<RandomAccess>;
}

/** A listing older than this is made anew before a query; new files are to be found within a second. */
const freshMs = 250;
/** How long others may have to wait for a list of series. */
const longestTurnMs = 20;

/** The segments of one folder, found by series and time. */
export class Archive {
  readonly #catalog: SegmentCatalog;
  readonly #onTooManyOpenFiles: () => void;
  readonly #damageOfWhole: FoundDamage;
  /** In files that could be opened: only reading has shown it. */
  readonly #damageInside: FoundDamage;
  #refreshing: Promise<void> | undefined;
  #refreshedMs = -Infinity;
  #isListed = false;

  private constructor(
    folder: string,
    {
      labels = [],
      onDamage = () => {},
      onTooManyOpenFiles = () => {},
      open = (path) => FileAccess.open(path),
    }: ArchiveOptions,
  ) {
    this.#onTooManyOpenFiles = onTooManyOpenFiles;
    this.#damageOfWhole = new FoundDamage(onDamage);
    this.#damageInside = new FoundDamage(onDamage);
    const examiner = new FileExaminer({
      open,
      labels,
      onDamage: (segment) => this.#damageOfWhole.note(segment),
    });
    this.#catalog = new SegmentCatalog(folder, examiner);
  }

  /** @throws ArchiveError `no-such-folder`, `too-many-open-files` */
  static async open(folder: string, options: ArchiveOptions = {}): Promise<Archive> {
    const archive = new Archive(folder, options);
    await archive.refresh();
    return archive;
  }

  /** All files as they were at the last look. */
  get entries(): Iterable<CatalogEntry> {
    return this.#catalog.listing.entries.values();
  }

  /** Path and reason of every file that is known to be damaged: first those that cannot be read at all. */
  get damaged(): readonly (readonly [path: string, reason: string])[] {
    const whole: [string, string][] = [];
    const inside: [string, string][] = [];
    for (const entry of this.entries) {
      if (entry.state === 'damaged') whole.push([entry.path, entry.reason]);
      const found = this.#damageInside.reasonOf(entry);
      if (found !== undefined) inside.push([entry.path, found]);
    }
    return [...whole, ...inside];
  }

  /** Whether the folder could be listed the last time. */
  get isListed(): boolean {
    return this.#isListed;
  }

  /**
   * Looks at the folder, unless somebody does so already.
   * @throws ArchiveError `no-such-folder`, `too-many-open-files`
   */
  async refresh(): Promise<void> {
    this.#refreshing ??= this.#refresh();
    await this.#refreshing;
  }

  async #refresh(): Promise<void> {
    this.#isListed = false;
    try {
      await this.#catalog.refresh();
      const { entries } = this.#catalog.listing;
      this.#damageOfWhole.keepOnly(entries);
      this.#damageInside.keepOnly(entries);
      this.#isListed = true;
      this.#refreshedMs = performance.now();
    } catch (error) {
      if (error instanceof ArchiveError && error.code === 'too-many-open-files') this.#onTooManyOpenFiles();
      throw error;
    } finally {
      this.#refreshing = undefined;
    }
  }

  /**
   * The series that match and have samples in [fromMs, toMs], in Prometheus's order.
   * @throws ArchiveError `damaged-segment` where the answer may be in a file that cannot be read; `too-many-samples`; `too-many-open-files`;
   *   the signal's reason
   */
  async select(
    matchers: readonly Matcher[],
    fromMs: number,
    toMs: number,
    options: SelectOptions = {},
  ): Promise<SelectedSeries[]> {
    return selectSeries(await this.#freshListing(), { matchers, fromMs, toMs }, options);
  }

  /**
   * Those of some series that have samples in the range, in the order in which they are given.
   * @throws ArchiveError `damaged-segment`, `too-many-samples`, `too-many-open-files`; the signal's reason
   */
  async selectExactly(
    series: readonly Series[],
    range: TimeRange,
    options: SelectOptions = {},
  ): Promise<SelectedSeries[]> {
    return selectExactly(await this.#freshListing(), series, range, options);
  }

  /**
   * The series that match and have samples in [fromMs, toMs], without these, however many those are.
   * @throws ArchiveError `damaged-segment`, `too-many-open-files`; the signal's reason
   */
  async findSeries(
    matchers: readonly Matcher[],
    fromMs: number,
    toMs: number,
    options: FindOptions = {},
  ): Promise<Series[]> {
    return findSeries(await this.#freshListing(), { matchers, fromMs, toMs }, options);
  }

  /**
   * The series that match, whatever their times, with all that is known of where their samples are.
   * @throws ArchiveError `damaged-segment`, `too-many-open-files`; the signal's reason
   */
  async findWhole(
    matchers: readonly Matcher[],
    options: FindOptions = {},
  ): Promise<readonly IndexedSeries[]> {
    const wanted = { matchers, fromMs: -Infinity, toMs: Infinity };
    return matchingSeries(await this.#freshListing(), wanted, new Turn(longestTurnMs), options);
  }

  /**
   * Those of some series that are there.
   * @throws ArchiveError `damaged-segment`, `too-many-open-files`
   */
  async findExactly(series: readonly Series[], options: FindOptions = {}): Promise<readonly IndexedSeries[]> {
    return exactSeries(await this.#freshListing(), series, { fromMs: -Infinity, toMs: Infinity }, options);
  }

  async #freshListing(): Promise<Listing> {
    if (performance.now() - this.#refreshedMs > freshMs) await this.refresh();
    return this.#catalog.listing;
  }

  /** Remembers damage that only reading has shown, and tells of it once, until the file is another or is found to be sound. */
  noteDamage(file: FaultyFile): void {
    this.#damageInside.note(file);
  }

  /** To be called when the whole of a file has been read, and was sound. */
  noteSound({ path, version }: SegmentFile): void {
    this.#damageInside.forget(path, version);
  }

  /** Runs a query by `runConsistently`, with the folder as it is at each further attempt. */
  consistently<Result>(attempt: () => Promise<Result>): Promise<Result> {
    return runConsistently(attempt, async () => {
      // A listing that goes on already may have passed what has changed; where it fails, the next one says so.
      await this.#refreshing?.catch(() => {});
      await this.refresh();
    });
  }

  async close(): Promise<void> {
    await this.#refreshing;
  }
}
