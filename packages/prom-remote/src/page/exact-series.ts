import {
  type Archive,
  type FindOptions,
  type IndexedSeries,
  type SelectedSeries,
  type SelectOptions,
} from '@flac-metrics/archive';
import type { Series } from '@flac-metrics/sample-codec';
import { makeMatcher, type Matcher } from '@flac-metrics/sample-codec/matcher';
import type { TimeRange } from './page-request.ts';

/*
 * A selector finds every series that has its labels, and more labels too. The page means one series by its text, and no other.
 */

/**
 * @returns undefined where it has no samples in the range
 * @throws ArchiveError `too-many-samples`; the signal's reason
 */
export async function selectExactly(
  archive: Archive,
  series: Series,
  { fromMs, toMs }: TimeRange,
  options: SelectOptions,
): Promise<SelectedSeries | undefined> {
  return thatOf(series, await archive.select(matchersFor(series), fromMs, toMs, options));
}

/** @returns undefined where there is none. @throws ArchiveError; the signal's reason */
export async function findExactly(
  archive: Archive,
  series: Series,
  options: FindOptions,
): Promise<IndexedSeries | undefined> {
  return thatOf(series, await archive.findWhole(matchersFor(series), options));
}

function matchersFor({ labels }: Series): Matcher[] {
  return labels.map(({ name, value }) => makeMatcher('=', name, value, 0));
}

function thatOf<Found extends { readonly series: Series }>(
  { labels }: Series,
  found: readonly Found[],
): Found | undefined {
  return found.find(({ series }) => series.labels.length === labels.length);
}
