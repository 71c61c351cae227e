import { compareSeries, formatSeries, slugOf, type Series } from '@flac-metrics/sample-codec';
import type { CatalogEntry, KnownSegment } from './catalog-entry.ts';
import type { SegmentFile, SegmentPart } from './segment-file.ts';

/** A series and where its samples are. */
export interface IndexedSeries {
  /** The same object from one listing to the next; that of each part's track is it, too. */
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
    for (const { series, slug } of before?.all ?? []) found.set(keyOf(series), { series, slug, parts: [] });
    for (const entry of entries) {
      if (entry.state !== 'known') continue;
      const file = fileOf(entry);
      for (const [trackNumber, track] of entry.tracks.entries()) {
        const key = keyOf(track.series);
        const known = found.get(key) ?? { series: track.series, slug: slugOf(track.series), parts: [] };
        if (known.parts.length === 0) found.set(key, known);
        const { series, parts } = known;
        parts.push({ file, track: track.series === series ? track : { ...track, series }, trackNumber });
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
    return this.#byKey.get(keyOf(series)) ?? { series, slug: slugOf(series), parts: [] };
  }
}

interface GrowingSeries extends IndexedSeries {
  readonly parts: SegmentPart[];
}

/** Made once for each series of a file: the same text for the same labels. */
const keys = new WeakMap<Series, string>();

function keyOf(series: Series): string {
  const known = keys.get(series);
  if (known !== undefined) return known;
  const key = formatSeries(series);
  keys.set(series, key);
  return key;
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
