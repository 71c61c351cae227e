import { parseSegmentName, stemOf, type SegmentExtension, type Track } from '@flac-metrics/sample-codec';
import { makeMatcher, matchesSeries, type Matcher } from '@flac-metrics/sample-codec/matcher';
import { startOfTapeName } from '@flac-metrics/sample-codec/tape';
import type { CatalogEntry, DamagedSegment } from './catalog-entry.ts';
import { nameCouldMatch } from './name-match.ts';
import type { IndexedSeries, SeriesIndex } from './series-index.ts';
import { textOf } from './series-text.ts';

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

/** A damaged segment that a query may need. */
export interface TouchedDamage {
  readonly segment: DamagedSegment;
  /** Where what it may hide begins; `-Infinity` where nobody knows. */
  readonly startMs: number;
  /** Where the series that it may hide go on; `Infinity` where they do not, or nobody knows. */
  readonly endMs: number;
}

/** The series that a query asks for. */
interface AskedSeries {
  readonly matchers: readonly Matcher[];
  readonly isMeant: (one: IndexedSeries) => boolean;
  /** Those of the folder. */
  readonly there: readonly IndexedSeries[];
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
  touching(
    matchers: readonly Matcher[],
    matching: readonly IndexedSeries[],
    fromMs: number,
    toMs: number,
  ): Generator<TouchedDamage, void, undefined> {
    const isMeant = ({ series }: IndexedSeries): boolean => matchesSeries(matchers, series);
    return this.#touching({ matchers, isMeant, there: matching }, fromMs, toMs);
  }

  /**
   * Those that one series may be in. Matchers of its labels would find series with more labels, too.
   * @param one without parts where the folder has no such series
   */
  touchingOne(one: IndexedSeries, fromMs: number, toMs: number): Generator<TouchedDamage, void, undefined> {
    const matchers = one.series.labels.map(({ name, value }) => makeMatcher('=', name, value, 0));
    const isMeant = ({ series }: IndexedSeries): boolean => textOf(series) === textOf(one.series);
    return this.#touching({ matchers, isMeant, there: one.parts.length > 0 ? [one] : [] }, fromMs, toMs);
  }

  *#touching(
    { matchers, isMeant, there }: AskedSeries,
    fromMs: number,
    toMs: number,
  ): Generator<TouchedDamage, void, undefined> {
    const holes = this.#holes.filter(({ startMs }) => startMs <= toMs);
    if (holes.length === 0) return;
    const thereOf = bySlug(there);
    for (const { segment, startMs, slug, lastTracks } of holes) {
      const touched = lastTracks
        ? lastTracks.filter(({ one }) => isMeant(one))
        : ((slug !== undefined && thereOf.get(slug)) || []).map((one) => ({ one, startMs }));
      if (touched.length === 0) {
        // Without knowing what it held, it may also be the first of a series that nothing else is known of.
        if (!lastTracks && (slug === undefined || nameCouldMatch(segment.fileName, slug, matchers)))
          yield { segment, startMs, endMs: Infinity };
        continue;
      }
      const hidden = touched
        .map((track) => ({ startMs: track.startMs, endMs: this.#nextStart(track) }))
        .filter((times) => times.startMs <= toMs && times.endMs > fromMs);
      if (hidden.length === 0) continue;
      yield {
        segment,
        startMs: hidden.reduce((least, times) => Math.min(least, times.startMs), Infinity),
        endMs: hidden.reduce((most, times) => Math.max(most, times.endMs), -Infinity),
      };
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
