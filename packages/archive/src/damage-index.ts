import { parseSegmentName, stemOf, type SegmentExtension } from '@flac-metrics/sample-codec';
import type { CatalogEntry, DamagedSegment } from './catalog-entry.ts';
import { matchesSeries, type Matcher } from './matcher.ts';
import { nameCouldMatch } from './name-match.ts';
import type { IndexedSeries, SeriesIndex } from './series-index.ts';

/** A damaged segment, and where what it held begins. */
interface Hole {
  readonly segment: DamagedSegment;
  readonly startMs: number;
  /** Of its name; undefined where that tells nothing. */
  readonly slug: string | undefined;
  /** What it held when it was sound. */
  readonly lastSeries: readonly IndexedSeries[] | undefined;
}

/**
 * The damaged segments of a folder, and what they may hide. Where a file was sound before, its series are known; otherwise its name
 * tells the slug, and it holds one of the series of that slug. It reaches to where the next segment of that series begins. A file
 * whose name tells nothing may hold anything.
 */
export class DamageIndex {
  readonly #holes: readonly Hole[];
  readonly #startsOf = new Map<IndexedSeries, Float64Array>();

  constructor(entries: ReadonlyMap<string, CatalogEntry>, series: SeriesIndex) {
    const damaged = [...entries.values()].filter((entry) => entry.state === 'damaged');
    this.#holes = withoutSoundTwin(damaged, entries).map((segment) => {
      const name = parseSegmentName(segment.fileName);
      const lastTracks = segment.lastTracks;
      return {
        segment,
        startMs: lastTracks?.[0]?.timeline[0]?.startMs ?? name?.startMs ?? -Infinity,
        slug: name?.slug,
        lastSeries: lastTracks?.map((track) => series.find(track.series)),
      };
    });
  }

  /**
   * The damaged segments that a query may need.
   * @param matching all series of the folder that match
   */
  *touching(
    matchers: readonly Matcher[],
    matching: readonly IndexedSeries[],
    fromMs: number,
    toMs: number,
  ): Generator<DamagedSegment, void, undefined> {
    const holes = this.#holes.filter(({ startMs }) => startMs <= toMs);
    if (holes.length === 0) return;
    const matchingOf = bySlug(matching);
    for (const { segment, startMs, slug, lastSeries } of holes) {
      const touched = lastSeries
        ? lastSeries.filter(({ series }) => matchesSeries(matchers, series))
        : (slug !== undefined && matchingOf.get(slug)) || [];
      const isNeeded =
        touched.length > 0
          ? touched.some((one) => this.#nextStart(one, startMs) > fromMs)
          : // Without knowing what it held, it may also be the first of a series that nothing else is known of.
            !lastSeries && (slug === undefined || nameCouldMatch(segment.fileName, slug, matchers));
      if (isNeeded) yield segment;
    }
  }

  /** Where a series goes on after a time. */
  #nextStart(series: IndexedSeries, afterMs: number): number {
    let starts = this.#startsOf.get(series);
    if (!starts) {
      starts = Float64Array.from(
        series.parts,
        ({ track }) => track.timeline[0]?.startMs ?? Infinity,
      ).toSorted();
      this.#startsOf.set(series, starts);
    }
    let [low, high] = [0, starts.length];
    while (low < high) {
      const middle = (low + high) >>> 1;
      if ((starts[middle] ?? Infinity) > afterMs) high = middle;
      else low = middle + 1;
    }
    return starts[low] ?? Infinity;
  }
}

function bySlug(all: readonly IndexedSeries[]): ReadonlyMap<string, readonly IndexedSeries[]> {
  const grouped = new Map<string, IndexedSeries[]>();
  for (const one of all) {
    const group = grouped.get(one.slug);
    if (group) group.push(one);
    else grouped.set(one.slug, [one]);
  }
  return grouped;
}

/** A WAV and its FLAC hold the same samples: while one of them is sound, nothing is missing. */
function withoutSoundTwin(
  damaged: readonly DamagedSegment[],
  entries: ReadonlyMap<string, CatalogEntry>,
): readonly DamagedSegment[] {
  if (damaged.length === 0) return damaged;
  const nameOf = ({ fileName }: CatalogEntry, extension: SegmentExtension) =>
    `${stemOf(fileName)}.${extension}`;
  const sound = new Set<string>();
  for (const entry of entries.values())
    if (entry.state === 'known') sound.add(nameOf(entry, entry.extension));
  return damaged.filter((entry) => !sound.has(nameOf(entry, entry.extension === 'wav' ? 'flac' : 'wav')));
}
