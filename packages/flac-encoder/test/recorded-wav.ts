import { join } from 'node:path';
import { parseSeries, type SegmentTags } from '@flac-metrics/sample-codec';
import { WavRecorder, type RecordedBits } from '@flac-metrics/wav';

export const tags: SegmentTags = {
  series: parseSeries('cpu_usage_percent{cpu="0",instance="wéb-1",job="monitoring-agent"}'),
  startMs: Date.UTC(2026, 10, 24, 5),
  intervalMs: 1000,
  mapping: { kind: 'decimal', digits: 2 },
};

/** A WAV as the agent leaves it. */
export function record(path: string, bits: RecordedBits, samples: Int32Array): void {
  const recorder = WavRecorder.create(path, tags, bits);
  recorder.append(samples);
  recorder.close();
}

export const wave = (count: number, peak: number): Int32Array =>
  Int32Array.from({ length: count }, (_, index) => Math.round(peak * Math.sin(index / 50)));

/** Paths in a folder that no test has had before, without an extension. */
export function freshBases(folder: string): () => string {
  let files = 0;
  return () => join(folder, `${(files += 1)}`);
}
