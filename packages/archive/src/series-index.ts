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
  /** Closed files before open ones, older before newer: of two samples of one time, the first is served. */
  readonly parts: readonly SegmentPart[];
}

/** The series of a folder, each once, in Prometheus's order. */
export class SeriesIndex {
  readonly all: readonly IndexedSeries[];
  readonly #byKey: ReadonlyMap<string, IndexedSeries>;

  /** @param before of the listing before: most series go on from one to the next, and stay as they are */
  constructor(entries: Iterable<CatalogEntry>, before?: SeriesIndex) {
    const found = new Map<string, GrowingSeries>();
    for (const { series, slug } of before?.all ?? []) found.set(textOf(series), { series, slug, parts: [] });
    for (const entry of entries) {
      if (entry.state !== 'known') continue;
      const file = fileOf(entry);
      for (const [trackNumber, track] of entry.tracks.entries()) {
        const key = textOf(track.series);
        const known = found.get(key) ?? { series: track.series, slug: slugOf(track.series), parts: [] };
        if (known.parts.length === 0) found.set(key, known);
        const { series, parts } = known;
        parts.push({ file, track: withSeries(track, series), trackNumber });
      }
    }
    this.all = [...found.values()]
      .filter(({ parts }) => parts.length > 0)
      .toSorted((a, b) => compareSeries(a.series, b.series));
    for (const { parts } of found.values()) parts.sort(inServingOrder);
    this.#byKey = found;
  }

  /** @returns a series without parts where there is none */
  find(series: Series): IndexedSeries {
    return this.#byKey.get(textOf(series)) ?? { series, slug: slugOf(series), parts: [] };
  }
}

interface GrowingSeries extends IndexedSeries {
  readonly parts: SegmentPart[];
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

/** What of a segment a reader needs to know. */
function fileOf({ fileName, path, extension, version }: KnownSegment): SegmentFile {
  return { fileName, path, extension, version };
}

function inServingOrder(a: SegmentPart, b: SegmentPart): number {
  if (a.file.extension !== b.file.extension) return a.file.extension === 'flac' ? -1 : 1;
  return startOf(a) - startOf(b);
}

function startOf({ track }: SegmentPart): number {
  return track.timeline[0]?.startMs ?? Infinity;
}
