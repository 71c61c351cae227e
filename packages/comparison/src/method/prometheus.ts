import { mkdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { formatSeries, parseSeries } from '@flac-metrics/sample-codec';
import { classicSeries } from '../peer/classic-series.ts';
import { folderBytes } from '../peer/folder-bytes.ts';
import { writeOpenMetrics } from '../peer/open-metrics-text.ts';
import { ReturnedSamples } from '../peer/returned-samples.ts';
import { runProgram, SystemProgram } from '../peer/system-program.ts';
import { samplesOf, type SeriesColumns } from '../series-columns.ts';
import { spool } from '../spool.ts';
import type { Method } from './method.ts';

/** Prometheus compacts blocks until they span 31 days: then each series is in the index but once. */
const blockDuration = '744h';

/** All files of the blocks that promtool makes of OpenMetrics text; read back by promtool tsdb dump. */
export const prometheus: Method = {
  name: 'prometheus',
  description: 'blocks of up to 31 days, made by promtool',
  programs: ['promtool'],
  async measure(columns, { folder, signal, onProgress }) {
    const text = await spool(join(folder, 'samples.om'), async (file) =>
      writeOpenMetrics(columns, file, signal),
    );
    onProgress(0.2);
    const blocks = join(folder, 'blocks');
    const make = ['tsdb', 'create-blocks-from', 'openmetrics', `--max-block-duration=${blockDuration}`];
    await runProgram('promtool', [...make, text, blocks], signal);
    rmSync(text);
    onProgress(0.6);
    const all = folderBytes(blocks);
    const chunks = folderBytes(blocks, (path) => path.includes('chunks'));
    const index = folderBytes(blocks, (path) => path.endsWith('index'));
    const changed = await readBack(columns, blocks, signal);
    return {
      whole: { bytes: all, samples: samplesOf(columns) },
      changed,
      parts: { chunks, index, other: all - chunks - index },
    };
  },
};

/** @returns how many samples have changed */
async function readBack(
  columns: readonly SeriesColumns[],
  blocks: string,
  signal: AbortSignal,
): Promise<number> {
  // The database that promtool opens has a log, be it empty.
  mkdirSync(join(blocks, 'wal'));
  const program = new SystemProgram('promtool', ['tsdb', 'dump', blocks], signal, ['ignore', 'pipe']);
  const returned = new ReturnedSamples(columns, ({ series }) => formatSeries(classicSeries(series)));
  let [labels, series] = ['', ''];
  if (program.child.stdout) {
    for await (const line of createInterface({ input: program.child.stdout })) {
      const time = line.lastIndexOf(' ');
      const value = line.lastIndexOf(' ', time - 1);
      if (value < 0) continue;
      if (line.slice(0, value) !== labels) {
        labels = line.slice(0, value);
        series = formatSeries(parseSeries(labels));
      }
      returned.add(series, Number(line.slice(time + 1)), readValue(line.slice(value + 1, time)));
    }
  }
  await program.succeeded();
  return returned.changed;
}

/** As Go prints it. */
function readValue(text: string): number {
  if (text === '+Inf') return Infinity;
  return text === '-Inf' ? -Infinity : Number(text);
}
