import { textOf, type Archive, type IndexedSeries } from '@flac-metrics/archive';
import type { ListedSeries, SeriesPage } from '@flac-metrics/page/answers';
import { compareSeries, extentOf, type Track } from '@flac-metrics/sample-codec';
import type { DiscoveryRequest } from '../discovery/discovery-request.ts';

/** Some of the series that were found. */
export interface FoundSeries extends SeriesPage {
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
): Promise<FoundSeries> {
  const warnings = new Set<string>();
  const onDamaged = ({ message }: Error): void => void warnings.add(message);
  const found = new Set<IndexedSeries>();
  for (const matchers of selectors)
    for (const one of await archive.findWhole(matchers, { signal, onDamaged })) found.add(one);
  const words = search
    .toLowerCase()
    .split(/\s+/)
    .filter((word) => word !== '');
  const hasAll = ({ series }: IndexedSeries): boolean => {
    const text = textOf(series).toLowerCase();
    return words.every((word) => text.includes(word));
  };
  const wanted = words.length > 0 ? [...found].filter(hasAll) : [...found];
  // What one selector has found is in order.
  if (selectors.length > 1) wanted.sort((a, b) => compareSeries(a.series, b.series));
  return {
    series: wanted.slice(offset, offset + most).map(listed),
    total: wanted.length,
    offset,
    warnings: [...warnings],
  };
}

function listed({ series, parts }: IndexedSeries): ListedSeries {
  return {
    series: textOf(series),
    ...timesOf(parts.map(({ track }) => track)),
    segments: parts.length,
    isRecording: parts.some(({ file }) => file.extension === 'wav'),
  };
}

/** First and last sample of tracks; null where they have none. */
export function timesOf(tracks: readonly Track[]): Pick<ListedSeries, 'startMs' | 'lastMs'> {
  return extentOf(tracks) ?? { startMs: null, lastMs: null };
}
