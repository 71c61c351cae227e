import {
  compareSeries,
  formatSeries,
  lastMsOf,
  positionsBetween,
  type Columns,
  type Label,
  type Series,
  type Track,
} from '@flac-metrics/sample-codec';
import { ArchiveError } from './archive-error.ts';
import { damageTouching } from './damage.ts';
import { matchesSeries, type Matcher } from './matcher.ts';
import { mergeColumns } from './merge-columns.ts';
import { SegmentCache } from './segment-cache.ts';
import {
  SegmentCatalog,
  type CatalogEntry,
  type DamagedSegment,
  type KnownSegment,
} from './segment-catalog.ts';
import { isSameVersion, openSegment, type FileVersion, type OpenedSegment } from './segment-file.ts';

export interface ArchiveOptions {
  /** Labels for files that have lost their tags. */
  readonly labels?: readonly Label[];
  /** Called once for each damaged version of a file. */
  readonly onDamage?: (path: string, reason: string) => void;
}

/** One series of a query, with the parts of segments that hold it. Reading is left to `Archive.read`. */
export interface SelectedSeries {
  readonly series: Series;
  /** How many samples there are in the range, those counted twice that two files hold. */
  readonly sampleCount: number;
  readonly parts: readonly { readonly segment: KnownSegment; readonly track: Track }[];
}

/** What reading has cost so far. */
export interface ArchiveStats {
  framesDecoded: number;
  bytesRead: number;
}

/** A listing older than this is made anew before a query; new files are to be found within a second. */
const freshMs = 250;
/** Open files; a query touches each for a moment. */
const mostOpenSegments = 256;
/** How often a query starts again because files were replaced under it: the agent turning WAV into FLAC does that once a file. */
const mostRestarts = 5;

/** The segments of one folder, found by series and time. */
export class Archive {
  readonly stats: ArchiveStats = { framesDecoded: 0, bytesRead: 0 };
  readonly #catalog: SegmentCatalog;
  readonly #cache = new SegmentCache(mostOpenSegments);
  readonly #labels: readonly Label[];
  readonly #onDamage: (path: string, reason: string) => void;
  /** Damage that showed only when frames were read, by path; it is that version of the file that is damaged. */
  readonly #damagedInside = new Map<string, { readonly version: FileVersion; readonly reason: string }>();
  #refreshing: Promise<void> | undefined;
  #refreshedMs = -Infinity;

  private constructor(folder: string, { labels = [], onDamage = () => {} }: ArchiveOptions) {
    this.#labels = labels;
    this.#onDamage = onDamage;
    this.#catalog = new SegmentCatalog(folder, labels, ({ path, reason }) => onDamage(path, reason));
  }

  /** @throws ArchiveError `no-such-folder` */
  static async open(folder: string, options: ArchiveOptions = {}): Promise<Archive> {
    const archive = new Archive(folder, options);
    await archive.refresh();
    return archive;
  }

  get folder(): string {
    return this.#catalog.folder;
  }

  /** All files as they were at the last look. */
  get entries(): Iterable<CatalogEntry> {
    return this.#catalog.entries;
  }

  /** Path and reason of every file that is known to be damaged, inside or as a whole. */
  get damaged(): readonly (readonly [path: string, reason: string])[] {
    const whole = [...this.entries].filter((entry): entry is DamagedSegment => entry.state === 'damaged');
    const inside = [...this.entries].flatMap(({ path, version }) => {
      const found = this.#damagedInside.get(path);
      return found && isSameVersion(found.version, version) ? [[path, found.reason] as const] : [];
    });
    return [...whole.map(({ path, reason }) => [path, reason] as const), ...inside];
  }

  /** Looks at the folder, unless somebody does so already. */
  async refresh(): Promise<void> {
    this.#refreshing ??= this.#catalog.refresh().finally(() => {
      this.#refreshing = undefined;
      this.#refreshedMs = performance.now();
    });
    await this.#refreshing;
  }

  /**
   * The series that match and have samples in [fromMs, toMs], in Prometheus's order.
   * @throws ArchiveError `damaged-segment` where the answer may be in a file that cannot be read
   */
  async select(matchers: readonly Matcher[], fromMs: number, toMs: number): Promise<SelectedSeries[]> {
    if (performance.now() - this.#refreshedMs > freshMs) await this.refresh();
    const [damage] = damageTouching(this.entries, matchers, fromMs, toMs);
    if (damage) throw damagedError(damage.path, damage.reason);
    const found = new Map<
      string,
      { series: Series; sampleCount: number; parts: SelectedSeries['parts'][number][] }
    >();
    for (const segment of inServingOrder(this.entries)) {
      for (const track of segment.tracks) {
        const { first, end } = positionsBetween(track.timeline, fromMs, toMs);
        if (first === end || !matchesSeries(matchers, track.series)) continue;
        const key = formatSeries(track.series);
        const selected = found.get(key) ?? { series: track.series, sampleCount: 0, parts: [] };
        found.set(key, selected);
        selected.sampleCount += end - first;
        selected.parts.push({ segment, track });
      }
    }
    return [...found.values()].toSorted((a, b) => compareSeries(a.series, b.series));
  }

  /**
   * The samples of a selected series in [fromMs, toMs].
   * @throws ArchiveError `damaged-segment` naming the file; SegmentGone where a file was replaced since `select`
   */
  async read(selected: SelectedSeries, fromMs: number, toMs: number): Promise<Columns> {
    const columns: Columns[] = [];
    for (const { segment, track } of selected.parts)
      columns.push(await this.#readPart(segment, track, fromMs, toMs));
    return mergeColumns(columns);
  }

  /**
   * Runs a query to its end, from the start again where files were replaced meanwhile, so that it sees each sample once.
   * @param attempt must select anew, and leave nothing behind when it throws
   */
  async consistently<Result>(attempt: () => Promise<Result>): Promise<Result> {
    for (let restarts = 0; ; restarts += 1) {
      try {
        return await attempt();
      } catch (error) {
        if (!(error instanceof SegmentGone) || restarts === mostRestarts) throw error;
        await this.refresh();
      }
    }
  }

  async close(): Promise<void> {
    await this.#refreshing;
    await this.#cache.clear();
  }

  async #readPart(segment: KnownSegment, track: Track, fromMs: number, toMs: number): Promise<Columns> {
    const { path, fileName, extension, version } = segment;
    const key = `${path} ${version.inode} ${version.sizeBytes} ${version.modifiedMs}`;
    const open = async () => checked(await openSegment(path, fileName, extension, this.#labels), segment);
    try {
      return await this.#cache.use(key, open, async (opened) => {
        try {
          return await opened.segment.read(track, fromMs, toMs);
        } finally {
          const cost = opened.takeCost();
          this.stats.framesDecoded += cost.framesDecoded;
          this.stats.bytesRead += cost.bytesRead;
        }
      });
    } catch (error) {
      if (error instanceof SegmentGone || !(error instanceof Error && 'code' in error)) throw error;
      if (error.code === 'ENOENT') throw new SegmentGone(path);
      const known = this.#damagedInside.get(path);
      if (!known || !isSameVersion(known.version, version)) this.#onDamage(path, error.message);
      this.#damagedInside.set(path, { version, reason: error.message });
      throw damagedError(path, error.message, error);
    }
  }
}

/** A file was replaced between finding and opening it. */
class SegmentGone extends Error {
  override readonly name = 'SegmentGone';
  readonly code = 'segment-gone';

  constructor(path: string) {
    super(`${path} was removed while a query read it; ask again`);
  }
}

/** Between listing and opening, a file of the same name may have become another. */
function checked(opened: OpenedSegment, { path, tracks }: KnownSegment): OpenedSegment {
  const sameSeries = tracks.every((track, index) => {
    const other = opened.segment.tracks[index];
    const [run, otherRun] = [track.timeline[0], other?.timeline[0]];
    const isContinued = !run || (otherRun?.startMs === run.startMs && lastMsOf(otherRun) >= lastMsOf(run));
    return other !== undefined && compareSeries(other.series, track.series) === 0 && isContinued;
  });
  if (sameSeries) return opened;
  void opened.segment.close();
  throw new SegmentGone(path);
}

/** Closed files before open ones, older before newer: of two samples of one time, the first is served. */
function inServingOrder(entries: Iterable<CatalogEntry>): KnownSegment[] {
  const known = [...entries].filter((entry): entry is KnownSegment => entry.state === 'known');
  const start = (segment: KnownSegment) => segment.tracks[0]?.timeline[0]?.startMs ?? Infinity;
  return known.toSorted((a, b) => {
    if (a.extension !== b.extension) return a.extension === 'flac' ? -1 : 1;
    return start(a) - start(b);
  });
}

function damagedError(path: string, reason: string, cause?: unknown): ArchiveError {
  return new ArchiveError(
    'damaged-segment',
    `samples of this query are in a damaged file, and none are guessed: ${reason.includes(path) ? reason : `${path}: ${reason}`}. ` +
      'Restore the file, or move it out of the folder to go without its samples',
    { cause },
  );
}
