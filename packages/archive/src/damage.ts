import {
  compareSeries,
  cpuUsageMetric,
  makeSeries,
  metricNameLabel,
  parseSegmentName,
  segmentFromName,
  slugOf,
  type Series,
  type Track,
} from '@flac-metrics/sample-codec';
import { couldMatch, matchesSeries, type Matcher } from './matcher.ts';
import type { CatalogEntry, DamagedSegment, KnownSegment } from './catalog-entry.ts';

/**
 * The damaged segments that a query may need. Where a file was sound before, its series are known; otherwise its name tells the slug,
 * and it holds one of the series of that slug. It reaches to where the next segment of that series begins. A file whose name tells
 * nothing may hold anything.
 */
export function damageTouching(
  all: readonly CatalogEntry[],
  matchers: readonly Matcher[],
  fromMs: number,
  toMs: number,
): DamagedSegment[] {
  return all.filter((entry): entry is DamagedSegment => {
    if (entry.state !== 'damaged' || hasSoundTwin(entry, all)) return false;
    const name = parseSegmentName(entry.fileName);
    const startMs = entry.lastTracks?.[0]?.timeline[0]?.startMs ?? name?.startMs ?? -Infinity;
    if (startMs > toMs) return false;
    const known = tracksOf(all);
    const candidates = entry.lastTracks ?? known.filter(({ series }) => slugOf(series) === name?.slug);
    // Without knowing what it held, it may also be the first of a series that nothing else is known of.
    const isStranger = !entry.lastTracks && (!name || nameCouldMatch(entry.fileName, name.slug, matchers));
    const touched = candidates.filter(({ series }) => matchesSeries(matchers, series));
    if (touched.length === 0) return isStranger;
    return touched.some(({ series }) => nextStart(series, startMs, known) > fromMs);
  });
}

/** A WAV and its FLAC hold the same samples: while one of them is sound, nothing is missing. */
function hasSoundTwin(entry: DamagedSegment, all: readonly CatalogEntry[]): boolean {
  const twin = entry.fileName.replace(/\.(wav|flac)$/, entry.extension === 'wav' ? '.flac' : '.wav');
  return all.some((other) => other.fileName === twin && other.state === 'known');
}

function tracksOf(entries: readonly CatalogEntry[]): Track[] {
  return entries
    .filter((entry): entry is KnownSegment => entry.state === 'known')
    .flatMap(({ tracks }) => tracks);
}

/** Where a series goes on after a time. */
function nextStart(series: Series, afterMs: number, tracks: readonly Track[]): number {
  const starts = tracks
    .filter((track) => compareSeries(track.series, series) === 0)
    .map(({ timeline: [run] }) => run?.startMs ?? Infinity)
    .filter((startMs) => startMs > afterMs);
  return Math.min(Infinity, ...starts);
}

/** A series of which nothing is known but the name of its file. */
function nameCouldMatch(fileName: string, slug: string, matchers: readonly Matcher[]): boolean {
  const named = segmentFromName({ fileName });
  if (named) {
    // Of the defaults, the job is an assumption and not something that the name tells.
    const known = named.tags.series.labels.filter((label) => label.name !== 'job');
    return couldMatch(matchers, known);
  }
  return matchers.every((matcher) => matcher.name !== metricNameLabel || slugCouldMatch(slug, matcher));
}

/** A slug has an underscore for everything unusual, so one with an underscore has many origins. */
function slugCouldMatch(slug: string, matcher: Matcher): boolean {
  if (matcher.type !== '=') return slug.includes('_') || matcher.matches(slug);
  if (matcher.value === cpuUsageMetric.name) return slug.startsWith('cpu_');
  return slugOf(makeSeries([{ name: metricNameLabel, value: matcher.value }])) === slug;
}
