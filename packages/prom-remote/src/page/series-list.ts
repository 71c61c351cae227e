import { textOf, type Archive, type IndexedSeries } from '@flac-metrics/archive';
import { compareSeries, lastMsOf, type Track } from '@flac-metrics/sample-codec';
import type { DiscoveryRequest } from '../discovery/discovery-request.ts';

/** A series as the page lists it. */
export interface ListedSeries {
  readonly series: string;
  /** First and last sample; null where its files have none yet. */
  readonly startMs: number | null;
  readonly lastMs: number | null;
  readonly segments: number;
  /** Whether a WAV holds some of it, to which more may come. */
  readonly isRecording: boolean;
}

export interface SeriesPage {
  readonly series: readonly ListedSeries[];
  /** Of all that were found, on whatever page. */
  readonly total: number;
  readonly warnings: readonly string[];
}

/** Which of the series that match. */
export interface SeriesAsked {
  readonly selectors: DiscoveryRequest['selectors'];
  /** Words that the text of a series has to have, in any case and order. */
  readonly search: string;
  readonly offset: number;
  readonly most: number;
}

/** Series in Prometheus's order. @throws ArchiveError `no-such-folder`; the signal's reason */
export async function listSeries(
  archive: Archive,
  { selectors, search, offset, most }: SeriesAsked,
  signal: AbortSignal,
): Promise<SeriesPage> {
  const warnings = new Set<string>();
  const onDamaged = ({ message }: Error): void => void warnings.add(message);
  const found = new Set<IndexedSeries>();
  for (const matchers of selectors)
    for (const one of await archive.findWhole(matchers, { signal, onDamaged })) found.add(one);
  const words = search.toLowerCase().split(/\s+/);
  const wanted = [...found].filter(({ series }) => {
    const text = textOf(series).toLowerCase();
    return words.every((word) => text.includes(word));
  });
  // What one selector has found is in order.
  if (selectors.length > 1) wanted.sort((a, b) => compareSeries(a.series, b.series));
  return {
    series: wanted.slice(offset, offset + most).map(listed),
    total: wanted.length,
    warnings: [...warnings],
  };
}

function listed({ series, parts }: IndexedSeries): ListedSeries {
  return {
    series: textOf(series),
    ...extentOf(parts.map(({ track }) => track)),
    segments: parts.length,
    isRecording: parts.some(({ file }) => file.extension === 'wav'),
  };
}

/** First and last sample of tracks; null where they have none. */
export function extentOf(tracks: readonly Track[]): Pick<ListedSeries, 'startMs' | 'lastMs'> {
  let [startMs, lastMs] = [Infinity, -Infinity];
  for (const { timeline } of tracks) {
    const [first, last] = [timeline[0], timeline.at(-1)];
    if (!first || !last) continue;
    startMs = Math.min(startMs, first.startMs);
    lastMs = Math.max(lastMs, lastMsOf(last));
  }
  return startMs <= lastMs ? { startMs, lastMs } : { startMs: null, lastMs: null };
}
