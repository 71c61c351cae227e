import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { Readable } from 'node:stream';
import { formatSeries, formatValue, makeSeries } from '@flac-metrics/sample-codec';
import { folderBytes } from '../peer/folder-bytes.ts';
import { ReturnedSamples } from '../peer/returned-samples.ts';
import { VictoriaServer } from '../peer/victoria-server.ts';
import { samplesOf, type SeriesColumns } from '../series-columns.ts';
import type { Method } from './method.ts';

/** Its lines are read as a whole there. */
const lineSamples = 10_000;
/** Sent at once. */
const requestBytes = 4 << 20;

/**
 * A real data folder, filled by import and read back by export. Samples that are not finite are not given to it, since the JSON of
 * version 1.79 has none; they count as changed.
 */
export const victoriaMetrics: Method = {
  name: 'victoriametrics',
  description: 'the data folder after a forced merge, without caches',
  programs: ['victoria-metrics'],
  async measure(columns, { folder, signal, onProgress }) {
    const storage = join(folder, 'storage');
    const server = await VictoriaServer.start(storage, signal);
    let changed = 0;
    try {
      await importAll(columns, server, signal);
      onProgress(0.4);
      await server.merge();
      onProgress(0.6);
      changed = await readBack(columns, server);
    } finally {
      await server.stop();
    }
    const data = folderBytes(join(storage, 'data'), (path) => !path.includes('indexdb'));
    const index =
      folderBytes(storage, (path) => path.includes('indexdb')) +
      folderBytes(storage, (path) => path.startsWith('metadata'));
    return {
      whole: { bytes: data + index, samples: samplesOf(columns) },
      changed,
      parts: { data, index },
    };
  },
};

async function importAll(
  columns: readonly SeriesColumns[],
  server: VictoriaServer,
  signal: AbortSignal,
): Promise<void> {
  let lines = '';
  for (const column of columns)
    for (let first = 0; first < column.values.length; first += lineSamples) {
      signal.throwIfAborted();
      lines += lineOf(column, first, Math.min(first + lineSamples, column.values.length));
      if (lines.length < requestBytes) continue;
      await server.import(lines);
      lines = '';
    }
  if (lines !== '') await server.import(lines);
}

/** The samples at [first, end) that are finite. */
function lineOf({ series, timestampsMs, values }: SeriesColumns, first: number, end: number): string {
  const [times, texts]: [number[], string[]] = [[], []];
  for (let index = first; index < end; index += 1) {
    const value = values[index] ?? 0;
    if (!Number.isFinite(value)) continue;
    times.push(timestampsMs[index] ?? 0);
    texts.push(formatValue(value));
  }
  if (times.length === 0) return '';
  const metric = Object.fromEntries(series.labels.map(({ name, value }) => [name, value]));
  return `{"metric":${JSON.stringify(metric)},"values":[${texts.join(',')}],"timestamps":[${times.join(',')}]}\n`;
}

async function readBack(columns: readonly SeriesColumns[], server: VictoriaServer): Promise<number> {
  const returned = new ReturnedSamples(columns, ({ series }) => formatSeries(series));
  // Every series: none has this label.
  const stream = await server.export('{flac_compare_none=""}');
  for await (const line of createInterface({ input: Readable.fromWeb(stream) })) {
    // The shape is documented with VictoriaMetrics's export of JSON lines.
    // oxlint-disable-next-line typescript/no-unsafe-type-assertion
    const { metric, values, timestamps } = JSON.parse(line) as {
      metric: Record<string, string>;
      values: number[];
      timestamps: number[];
    };
    const labels = Object.entries(metric).map(([name, value]) => ({ name, value }));
    const series = formatSeries(makeSeries(labels));
    for (const [index, ms] of timestamps.entries()) returned.add(series, ms, values[index] ?? Number.NaN);
  }
  return returned.changed;
}
