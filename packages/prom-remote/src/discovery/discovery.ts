import type { Archive } from '@flac-metrics/archive';
import {
  compareBytes,
  compareSeries,
  formatSeries,
  labelValue,
  type Series,
} from '@flac-metrics/sample-codec';
import type { DiscoveryRequest } from './discovery-request.ts';

/*
 * What Prometheus's HTTP API answers about series without reading samples, and cannot ask over remote read. All of it comes from the
 * index of the archive: no frame is decoded.
 */

/** The names of all labels of some series. */
export function labelNames(series: readonly Series[]): string[] {
  return distinct(series.flatMap(({ labels }) => labels.map(({ name }) => name)));
}

/** The values of one label of some series. */
export function labelValues(name: string, series: readonly Series[]): string[] {
  return distinct(series.map((one) => labelValue(one, name)).filter((value) => value !== ''));
}

/** The labels of each series. */
export function seriesLabels(series: readonly Series[]): Record<string, string>[] {
  return series.map(({ labels }) => Object.fromEntries(labels.map(({ name, value }) => [name, value])));
}

/** Series, each once and sorted, and what may hide others. */
export interface FoundSeries {
  readonly series: readonly Series[];
  /** Texts that name damaged files. */
  readonly warnings: readonly string[];
}

/** @throws ArchiveError `no-such-folder`; the signal's reason */
export async function findSeries(
  archive: Archive,
  { selectors, fromMs, toMs }: DiscoveryRequest,
  signal: AbortSignal,
): Promise<FoundSeries> {
  const found = new Map<string, Series>();
  const warnings = new Set<string>();
  const onDamaged = ({ message }: Error): void => void warnings.add(message);
  for (const matchers of selectors) {
    for (const series of await archive.findSeries(matchers, fromMs, toMs, { signal, onDamaged }))
      found.set(formatSeries(series), series);
  }
  return { series: [...found.values()].toSorted(compareSeries), warnings: [...warnings] };
}

function distinct(texts: readonly string[]): string[] {
  return [...new Set(texts)].toSorted(compareBytes);
}
