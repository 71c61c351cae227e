import type { CsvOptions } from './csv-options.ts';
import { CsvReader } from './csv-reader.ts';
import { DatasetReader } from './dataset-reader.ts';
import type { LineReader } from './line-reader.ts';
import { OpenMetricsReader } from './openmetrics-reader.ts';
import type { SampleCollector } from './sample-collector.ts';

/**
 * - openmetrics: OpenMetrics 1.0 text, as promtool tsdb dump-openmetrics prints it and create-blocks-from openmetrics takes it
 * - dump: what promtool tsdb dump prints
 * - csv: a table with a header; see CsvReader
 * - jsonl: vectors of times, and series on them; see DatasetReader
 */
export const seriesFormats = ['openmetrics', 'dump', 'csv', 'jsonl'] as const;
export type SeriesFormat = (typeof seriesFormats)[number];

export const lineReaders: Readonly<
  Record<SeriesFormat, (collector: SampleCollector, csv?: CsvOptions) => LineReader>
> = {
  openmetrics: (collector) => new OpenMetricsReader({ timeUnit: 's', hasEnd: true }, collector),
  dump: (collector) => new OpenMetricsReader({ timeUnit: 'ms', hasEnd: false }, collector),
  csv: (collector, csv) => new CsvReader(collector, csv),
  jsonl: (collector) => new DatasetReader(collector),
};

/** First bytes that `sniffFormat` looks at. */
export const sniffedBytes = 4096;

/**
 * The format of a file: what its name says, or else how it begins.
 * @param fileName its `.gz` apart
 * @param head its first bytes, unpacked: at least `sniffedBytes` where it has so many
 * @returns undefined where neither tells
 */
export function sniffFormat(fileName: string, head: Uint8Array): SeriesFormat | undefined {
  const ending = /\.([a-z]+)(?:\.gz)?$/i.exec(fileName)?.[1]?.toLowerCase();
  return (
    formatOfEnding.get(ending ?? '') ?? formatOfText(Buffer.from(head.subarray(0, sniffedBytes)).toString())
  );
}

const formatOfEnding: ReadonlyMap<string, SeriesFormat> = new Map([
  ['openmetrics', 'openmetrics'],
  ['om', 'openmetrics'],
  ['csv', 'csv'],
  ['tsv', 'csv'],
  ['jsonl', 'jsonl'],
  ['ndjson', 'jsonl'],
]);

function formatOfText(text: string): SeriesFormat | undefined {
  const start = text.replace(/^\uFEFF?\s*/, '');
  if (/^\{\s*"(?:[^"\\]|\\.)*"\s*:/.test(start)) return 'jsonl';
  if (/^\{[^\n]*(?<=[{ ])__name__="/.test(start)) return 'dump';
  if (/^"?sep=[,;\t]/i.test(start)) return 'csv';
  // Behind a tab, OpenMetrics has a number.
  if (/^"?[a-z_ ()]*(?:time|date|ts)[a-z_ ()]*"?(?:[,;]|\t(?![-+\d.]|NaN|Inf))/i.test(start)) return 'csv';
  // A series without a name may be of a dump as well: its times would be beyond all years then.
  if (/^#\s|^[a-zA-Z_:][^\s,{]*(?:\{|\s+(?:[-+\d.]|NaN|Inf))|^\{["a-zA-Z_]/.test(start)) return 'openmetrics';
  return undefined;
}
