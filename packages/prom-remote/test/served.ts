import { join } from 'node:path';
import { formatSegmentName, parseSeries } from '@flac-metrics/sample-codec';
import { WavRecorder } from '@flac-metrics/wav';
import { defaultLimits, startServer, type RunningServer, type ServerOptions } from '../src/index.ts';

/** Writes a WAV of the samples 0, 1, 2 … at 1 s, from 0 again after 30,000. */
export function recordSeries(folder: string, seriesText: string, startMs: number, count: number): void {
  startSeries(folder, seriesText, startMs, count).close();
}

/** The same, still being recorded. */
export function startSeries(folder: string, seriesText: string, startMs: number, count: number): WavRecorder {
  const tags = {
    series: parseSeries(seriesText),
    startMs,
    intervalMs: 1000,
    mapping: { kind: 'decimal', digits: 0 },
  } as const;
  const slug = `${/^\w+/.exec(seriesText)?.[0] ?? ''}${seriesText.length}`;
  const file = formatSegmentName({ slug, startMs, extension: 'wav' });
  const recorder = WavRecorder.create(join(folder, file), tags, 16);
  recorder.append(Int32Array.from({ length: count }, (_, index) => index % 30_000));
  return recorder;
}

/** Starts a server over a folder, on a free port of the loopback. */
export function startOver(folder: string, options: Partial<ServerOptions> = {}): Promise<RunningServer> {
  return startServer({
    folder,
    address: { host: '127.0.0.1', port: 0 },
    labels: [],
    limits: defaultLimits,
    log: () => {},
    ...options,
  });
}
