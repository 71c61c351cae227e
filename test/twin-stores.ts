import { execFileSync } from 'node:child_process';
import { createWriteStream, mkdirSync, rmSync } from 'node:fs';
import { once } from 'node:events';
import { join } from 'node:path';
import { encodeWav } from '@flac-metrics/flac-encoder';
import {
  formatSegmentName,
  formatSeries,
  formatValue,
  parseSeries,
  slugOf,
  type Series,
} from '@flac-metrics/sample-codec';
import { WavRecorder } from '@flac-metrics/wav';

/** Samples of one series without a gap: values in hundredths. */
export interface TwinRun {
  /** As Prometheus writes it. */
  readonly series: string;
  readonly startMs: number;
  readonly intervalMs: number;
  readonly samples: Int32Array;
  /** Left as a WAV, as if it were still being recorded. */
  readonly isOpen?: boolean;
}

/** The same samples twice: a folder for prom-remote, and the data folder of a Prometheus. */
export interface TwinStores {
  readonly recordings: string;
  readonly tsdb: string;
}

/**
 * @param folder in which both are made
 * @param runs those of one series in the order of time
 */
export async function makeTwinStores(folder: string, runs: Iterable<TwinRun>): Promise<TwinStores> {
  const recordings = join(folder, 'recordings');
  const tsdb = join(folder, 'tsdb');
  mkdirSync(recordings, { recursive: true });
  const text = join(folder, 'samples.om');
  const out = createWriteStream(text);
  for (const run of runs) {
    const series = parseSeries(run.series);
    await record(recordings, series, run);
    const name = formatSeries(series);
    let lines = '';
    for (const [position, sample] of run.samples.entries()) {
      lines += `${name} ${formatValue(sample / 100)} ${(run.startMs + position * run.intervalMs) / 1000}\n`;
    }
    if (!out.write(lines)) await once(out, 'drain');
  }
  out.end('# EOF\n');
  await once(out, 'close');
  const make = ['tsdb', 'create-blocks-from', 'openmetrics', '--max-block-duration=24h', text, tsdb];
  execFileSync('promtool', make, { stdio: 'ignore' });
  rmSync(text);
  return { recordings, tsdb };
}

/** The folder for prom-remote alone. */
export async function makeRecordings(folder: string, runs: Iterable<TwinRun>): Promise<void> {
  mkdirSync(folder, { recursive: true });
  for (const run of runs) await record(folder, parseSeries(run.series), run);
}

async function record(
  folder: string,
  series: Series,
  { startMs, intervalMs, samples, isOpen }: TwinRun,
): Promise<void> {
  const tags = { series, startMs, intervalMs, mapping: { kind: 'decimal', digits: 2 } } as const;
  const slug = `${slugOf(series)}_${Buffer.from(formatSeries(series)).toString('hex').slice(-40)}`;
  const path = (extension: 'wav' | 'flac') => join(folder, formatSegmentName({ slug, startMs, extension }));
  const recorder = WavRecorder.create(path('wav'), tags, 32);
  recorder.append(samples);
  recorder.close();
  if (isOpen) return;
  await encodeWav(path('wav'), path('flac'));
  rmSync(path('wav'));
}
