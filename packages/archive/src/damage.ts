import {
  formatSegmentName,
  makeSeries,
  metricNameLabel,
  parseSegmentName,
  segmentFromName,
  slugOf,
} from '@flac-metrics/sample-codec';
import { couldMatch, type Matcher } from './matcher.ts';
import type { CatalogEntry, DamagedSegment } from './segment-catalog.ts';

/**
 * The damaged segments that a query may need. What is known of them is what their names tell: the metric, the core, and the
 * start; they reach to where the next segment of the same slug begins. A file whose name tells nothing may hold anything.
 */
export function damageTouching(
  entries: Iterable<CatalogEntry>,
  matchers: readonly Matcher[],
  fromMs: number,
  toMs: number,
): DamagedSegment[] {
  const all = [...entries];
  return all.filter((entry): entry is DamagedSegment => {
    if (entry.state !== 'damaged' || hasSoundTwin(entry, all)) return false;
    const name = parseSegmentName(entry.fileName);
    if (!name) return false;
    if (!slugCouldMatch(matchers, name.slug)) return false;
    // Of the defaults, the job is an assumption and not something that the name tells.
    const { series } = segmentFromName({ fileName: entry.fileName })?.tags ?? {};
    const known = series?.labels.filter((label) => label.name !== 'job') ?? [];
    return (
      couldMatch(matchers, known) && name.startMs <= toMs && endOf(name.slug, name.startMs, all) >= fromMs
    );
  });
}

/** A WAV and its FLAC hold the same samples: while one of them is sound, nothing is missing. */
function hasSoundTwin(entry: DamagedSegment, all: readonly CatalogEntry[]): boolean {
  const twin = entry.fileName.replace(/\.(wav|flac)$/, entry.extension === 'wav' ? '.flac' : '.wav');
  return all.some((other) => other.fileName === twin && other.state === 'known');
}

function endOf(slug: string, startMs: number, all: readonly CatalogEntry[]): number {
  let endMs = Infinity;
  for (const other of all) {
    const name = parseSegmentName(other.fileName);
    if (name?.slug === slug && name.startMs > startMs) endMs = Math.min(endMs, name.startMs - 1);
  }
  return endMs;
}

/** The slug is the metric's name with an underscore for everything unusual, so one with an underscore has many origins. */
function slugCouldMatch(matchers: readonly Matcher[], slug: string): boolean {
  if (segmentFromName({ fileName: formatSegmentName({ slug, startMs: 0, extension: 'wav' }) })) return true;
  return matchers.every((matcher) => {
    if (matcher.name !== metricNameLabel) return true;
    if (matcher.type === '=')
      return slugOf(makeSeries([{ name: metricNameLabel, value: matcher.value }])) === slug;
    return slug.includes('_') || matcher.matches(slug);
  });
}
