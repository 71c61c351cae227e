import { compareSeries, slugOf, type Series, type Track } from '@flac-metrics/sample-codec';
import type { CatalogEntry, KnownSegment } from './catalog-entry.ts';
import type { SegmentFile, SegmentPart } from './segment-file.ts';
import { textOf } from './series-text.ts';

/** A series and where its samples are. */
export interface IndexedSeries {
  /** The same object from one listing to the next; that of each part's track is it, too. The tracks stay the same as well. */
  readonly series: Series;
  /** Of the names of its files, where an agent has given them. */
  readonly slug: string;
  /** Closed files before open ones, older before newer, then by name: of two samples of one time, the first is served. */
  readonly parts: readonly SegmentPart[];
}

/**
 * The series of a folder, each once, in Prometheus's order. It is made from that of the listing before: a WAV that grows is another one
 * at each tick, and makes new what concerns its own series, and nothing else.
 */
export class SeriesIndex {
  readonly all: readonly IndexedSeries[];
  readonly #byKey: ReadonlyMap<string, IndexedSeries>;
  /** What of each segment a reader needs to know. */
  readonly #files: ReadonlyMap<KnownSegment, SegmentFile>;

  constructor(entries: Iterable<CatalogEntry>, before?: SeriesIndex) {
    const filesBefore = before ? before.#files : new Map<KnownSegment, SegmentFile>();
    const files = new Map<KnownSegment, SegmentFile>();
    for (const entry of entries)
      if (entry.state === 'known') files.set(entry, filesBefore.get(entry) ?? fileOf(entry));
    const changed = new ChangedSeries(before ? before.#byKey : new Map());
    for (const [segment, file] of files) if (!filesBefore.has(segment)) changed.add(segment, file);
    for (const [segment, file] of filesBefore) if (!files.has(segment)) changed.remove(segment, file);
    this.#files = files;
    this.#byKey = changed.finish();
    this.all =
      before && changed.areSeriesTheSame
        ? before.all.map((known) => changed.get(textOf(known.series)) ?? known)
        : [...this.#byKey.values()].toSorted((a, b) => compareSeries(a.series, b.series));
  }

  /** @returns a series without parts where there is none */
  find(series: Series): IndexedSeries {
    return this.#byKey.get(textOf(series)) ?? { series, slug: slugOf(series), parts: [] };
  }
}

interface GrowingSeries extends IndexedSeries {
  parts: SegmentPart[];
}

/** The series of some listing, and those of them that are others now. */
class ChangedSeries {
  readonly #before: ReadonlyMap<string, IndexedSeries>;
  readonly #changed = new Map<string, GrowingSeries>();
  /** Whether none has come, and none has gone. */
  areSeriesTheSame = true;

  constructor(before: ReadonlyMap<string, IndexedSeries>) {
    this.#before = before;
  }

  get(key: string): IndexedSeries | undefined {
    return this.#changed.get(key);
  }

  add({ tracks }: KnownSegment, file: SegmentFile): void {
    for (const [trackNumber, track] of tracks.entries()) {
      const { series, parts } = this.#growing(track.series);
      parts.push({ file, track: withSeries(track, series), trackNumber });
    }
  }

  remove({ tracks }: KnownSegment, file: SegmentFile): void {
    for (const { series } of tracks) {
      const growing = this.#growing(series);
      growing.parts = growing.parts.filter((part) => part.file !== file);
    }
  }

  /** To be called once, when all is added and removed. @returns all series by their texts */
  finish(): ReadonlyMap<string, IndexedSeries> {
    const byKey = new Map(this.#before);
    for (const [key, series] of this.#changed) {
      series.parts.sort(inServingOrder);
      const isThere = series.parts.length > 0;
      this.areSeriesTheSame &&= isThere === this.#before.has(key);
      if (isThere) byKey.set(key, series);
      else byKey.delete(key);
    }
    return byKey;
  }

  /** With parts of its own, since queries hold those of before. */
  #growing(series: Series): GrowingSeries {
    const key = textOf(series);
    const known = this.#changed.get(key);
    if (known) return known;
    const before = this.#before.get(key) ?? { series, slug: slugOf(series), parts: [] };
    const growing = { ...before, parts: [...before.parts] };
    this.#changed.set(key, growing);
    return growing;
  }
}

/** Tracks with the one object of their series, in place of their own. */
const renamed = new WeakMap<Track, Track>();

/** @returns the same track for the same track, from one listing to the next: what is kept for it is found by that */
function withSeries(track: Track, series: Series): Track {
  if (track.series === series) return track;
  const known = renamed.get(track);
  if (known?.series === series) return known;
  const made = { ...track, series };
  renamed.set(track, made);
  return made;
}

function fileOf({ fileName, path, extension, version }: KnownSegment): SegmentFile {
  return { fileName, path, extension, version };
}

function inServingOrder(a: SegmentPart, b: SegmentPart): number {
  if (a.file.extension !== b.file.extension) return a.file.extension === 'flac' ? -1 : 1;
  if (startOf(a) !== startOf(b)) return startOf(a) - startOf(b);
  if (a.file.fileName !== b.file.fileName) return a.file.fileName < b.file.fileName ? -1 : 1;
  return a.trackNumber - b.trackNumber;
}

function startOf({ track }: SegmentPart): number {
  return track.timeline[0]?.startMs ?? Infinity;
}
