import { formatSeries, type Series } from '@flac-metrics/sample-codec';

/** Texts of series that are known, for as long as they are. */
const texts = new WeakMap<Series, string>();

/** A series as `formatSeries` writes it, worked out once for each object. */
export function textOf(series: Series): string {
  const text = texts.get(series) ?? formatSeries(series);
  texts.set(series, text);
  return text;
}
