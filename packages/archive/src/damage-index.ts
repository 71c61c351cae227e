import { parseSegmentName, stemOf, type SegmentExtension, type Track } from '@flac-metrics/sample-codec';
import { matchesSeries, type Matcher } from '@flac-metrics/sample-codec/matcher';
import { startOfTapeName } from '@flac-metrics/sample-codec/tape';
import type { CatalogEntry, DamagedSegment } from './catalog-entry.ts';
import { nameCouldMatch } from './name-match.ts';
import type { IndexedSeries, SeriesIndex } from './series-index.ts';

/** A damaged segment, and where what it held begins. */
interface Hole {
  readonly segment: DamagedSegment;
  readonly startMs: number;
  /** Of its name; undefined where that tells nothing of a series. */
  readonly slug: string | undefined;
  /** What it held when it was sound. */
  readonly lastTracks: readonly LastTrack[] | undefined;
}

/** A series that a damaged segment held, and where it began in it. */
interface LastTrack {
  readonly one: IndexedSeries;
  readonly startMs: number;
}

/**
 * The damaged segments of a folder, and what they may hide. Where a file was sound before, its series are known; otherwise its name
 * tells the slug, and it holds one of the series of that slug. It reaches to where that series goes on, in the next segment or behind a
 * gap. A file whose name tells nothing may hold anything, and so may a tape, from the start of its window on.
 */
export class DamageIndex {
  readonly #holes: readonly Hole[];
  readonly #startsOf = new Map<IndexedSeries, Float64Array>();

  constructor(entries: ReadonlyMap<string, CatalogEntry>, series: SeriesIndex) {
    const damaged = [...entries.values()].filter((entry) => entry.state === 'damaged');
    this.#holes = withoutSoundTwin(damaged, entries).map((segment) => {
      const { fileName } = segment;
      const name = parseSegmentName(fileName);
      const namedMs = name?.startMs ?? startOfTapeName(fileName) ?? -Infinity;
      const lastTracks = segment.lastTracks?.map((track) => ({
        one: series.find(track.series),
        startMs: startOf(track) ?? namedMs,
      }));
      const startMs = lastTracks?.reduce((least, track) => Math.min(least, track.startMs), Infinity);
      return { segment, startMs: startMs ?? namedMs, slug: name?.slug, lastTracks };
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
    for (const { segment, startMs, slug, lastTracks } of holes) {
      const touched = lastTracks
        ? lastTracks.filter(({ one }) => matchesSeries(matchers, one.series))
        : ((slug !== undefined && matchingOf.get(slug)) || []).map((one) => ({ one, startMs }));
      const isNeeded =
        touched.length > 0
          ? touched.some((track) => track.startMs <= toMs && this.#nextStart(track) > fromMs)
          : // Without knowing what it held, it may also be the first of a series that nothing else is known of.
            !lastTracks && (slug === undefined || nameCouldMatch(segment.fileName, slug, matchers));
      if (isNeeded) yield segment;
    }
  }

  /** Where the series goes on behind the start of a track. */
  #nextStart({ one, startMs: afterMs }: LastTrack): number {
    let starts = this.#startsOf.get(one);
    if (!starts) {
      // Behind a gap of a tape, too: what a damaged file has held is missing there.
      const runs = one.parts.flatMap(({ track }) => track.timeline);
      starts = Float64Array.from(runs, ({ startMs }) => startMs).toSorted();
      this.#startsOf.set(one, starts);
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

function startOf({ timeline }: Track): number | undefined {
  return timeline[0]?.startMs;
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
