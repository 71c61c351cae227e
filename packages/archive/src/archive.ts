import { setImmediate as nextTurn } from 'node:timers/promises';
import {
  clipTimeline,
  compareSeries,
  formatSeries,
  sampleCount,
  unionOfTimelines,
  type Label,
  type Series,
  type Timeline,
} from '@flac-metrics/sample-codec';
import { ArchiveError, damagedSegment, type FaultyFile } from './archive-error.ts';
import { damageTouching } from './damage.ts';
import { matchesSeries, type Matcher } from './matcher.ts';
import {
  SegmentCatalog,
  type CatalogEntry,
  type DamagedSegment,
  type KnownSegment,
} from './segment-catalog.ts';
import { isSameVersion, type SegmentPart } from './segment-file.ts';

export interface ArchiveOptions {
  /** Labels for files that have lost their tags. */
  readonly labels?: readonly Label[];
  /** Called once for each damaged version of a file. */
  readonly onDamage?: (path: string, reason: string) => void;
}

/** One series of a query. Reading its samples is left to a `PartReader`. */
export interface SelectedSeries {
  readonly series: Series;
  /** The times of exactly those samples that are in the range. */
  readonly timeline: Timeline;
  /** Where the samples are; where parts overlap, the first of them counts. */
  readonly parts: readonly SegmentPart[];
}

/** What a selection may cost. */
export interface SelectOptions {
  /** In all series, those counted twice that two files hold. */
  readonly mostSamples?: number;
  /** Aborted when nobody wants the answer. */
  readonly signal?: AbortSignal;
  /** Told of damage that may hide series, instead of failing. */
  readonly onDamaged?: (error: ArchiveError) => void;
}

/** How long a selection may go on while others wait: patterns can take their time. */
const longestTurnMs = 20;
/** A listing older than this is made anew before a query; new files are to be found within a second. */
const freshMs = 250;
/** How often a query starts again because files were replaced under it: the agent turning WAV into FLAC does that once a file. */
const mostRestarts = 5;

/** The segments of one folder, found by series and time. */
export class Archive {
  readonly #catalog: SegmentCatalog;
  readonly #onDamage: (path: string, reason: string) => void;
  /** Damage that showed only when frames were read, by path; it is that version of the file that is damaged. */
  readonly #damagedInside = new Map<string, FaultyFile>();
  #refreshing: Promise<void> | undefined;
  #refreshedMs = -Infinity;
  #isListed = false;

  private constructor(folder: string, { labels = [], onDamage = () => {} }: ArchiveOptions) {
    this.#onDamage = onDamage;
    this.#catalog = new SegmentCatalog(folder, labels, ({ path, reason }) => onDamage(path, reason));
  }

  /** @throws ArchiveError `no-such-folder` */
  static async open(folder: string, options: ArchiveOptions = {}): Promise<Archive> {
    const archive = new Archive(folder, options);
    await archive.refresh();
    return archive;
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

  /** Whether the folder could be listed the last time. */
  get isListed(): boolean {
    return this.#isListed;
  }

  /**
   * Looks at the folder, unless somebody does so already.
   * @throws ArchiveError `no-such-folder`
   */
  async refresh(): Promise<void> {
    this.#refreshing ??= this.#refresh();
    await this.#refreshing;
  }

  async #refresh(): Promise<void> {
    this.#isListed = false;
    try {
      await this.#catalog.refresh();
      this.#isListed = true;
      this.#refreshedMs = performance.now();
    } finally {
      this.#refreshing = undefined;
    }
  }

  /**
   * The series that match and have samples in [fromMs, toMs], in Prometheus's order.
   * @throws ArchiveError `damaged-segment` where the answer may be in a file that cannot be read; `too-many-samples`; the signal's
   *   reason
   */
  async select(
    matchers: readonly Matcher[],
    fromMs: number,
    toMs: number,
    { mostSamples = Infinity, signal, onDamaged }: SelectOptions = {},
  ): Promise<SelectedSeries[]> {
    if (performance.now() - this.#refreshedMs > freshMs) await this.refresh();
    for (const damage of damageTouching(this.entries, matchers, fromMs, toMs)) {
      if (!onDamaged) throw damagedSegment(damage);
      onDamaged(damagedSegment(damage));
    }
    const found = new Map<string, { series: Series; timelines: Timeline[]; parts: SegmentPart[] }>();
    let samples = 0;
    let turnBeganMs = performance.now();
    for (const segment of inServingOrder(this.entries)) {
      if (performance.now() - turnBeganMs > longestTurnMs) {
        await nextTurn();
        signal?.throwIfAborted();
        turnBeganMs = performance.now();
      }
      for (const [trackNumber, track] of segment.tracks.entries()) {
        const timeline = clipTimeline(track.timeline, fromMs, toMs);
        if (timeline.length === 0 || !matchesSeries(matchers, track.series)) continue;
        samples += sampleCount(timeline);
        if (samples > mostSamples) throw tooManySamples(mostSamples);
        const key = formatSeries(track.series);
        const selected = found.get(key) ?? { series: track.series, timelines: [], parts: [] };
        found.set(key, selected);
        selected.timelines.push(timeline);
        selected.parts.push({ file: fileOf(segment), track, trackNumber });
      }
    }
    return Array.from(found.values(), ({ series, timelines, parts }) => ({
      series,
      timeline: unionOfTimelines(timelines),
      parts,
    })).toSorted((a, b) => compareSeries(a.series, b.series));
  }

  /** Remembers damage that only reading has shown, and tells of it once for each version of a file. */
  noteDamage(file: FaultyFile): void {
    const known = this.#damagedInside.get(file.path);
    if (!known || !isSameVersion(known.version, file.version)) this.#onDamage(file.path, file.reason);
    this.#damagedInside.set(file.path, file);
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
        if (!isGone(error) || restarts === mostRestarts) throw error;
        await this.refresh();
      }
    }
  }

  async close(): Promise<void> {
    await this.#refreshing;
  }
}

function isGone(error: unknown): boolean {
  return error instanceof ArchiveError && error.code === 'segment-gone';
}

/** What of a segment a reader needs to know. */
function fileOf({ fileName, path, extension, version }: KnownSegment): SegmentPart['file'] {
  return { fileName, path, extension, version };
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

function tooManySamples(most: number): ArchiveError {
  return new ArchiveError(
    'too-many-samples',
    `the query needs more than ${most} samples, which is the most: narrow its time range or its matchers`,
  );
}
