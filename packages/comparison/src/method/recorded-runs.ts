import { join } from 'node:path';
import { fitTimeline, sampleCount, type Run, type Timeline } from '@flac-metrics/sample-codec';
import { WavRecorder, type RecordedBits } from '@flac-metrics/wav';
import type { SeriesColumns } from '../series-columns.ts';
import { mapToPcm, type MappedValues } from './pcm-mapping.ts';

/** A WAV is one run: more of them than this would be made for hardly any samples each. */
const leastRunSamples = 60;

/** A WAV that the recorder has written, and what it holds. */
export interface RecordedRun {
  readonly path: string;
  readonly bits: RecordedBits;
  readonly columns: SeriesColumns;
}

export interface Recording {
  readonly runs: readonly RecordedRun[];
  /** Whether the times are kept too; otherwise the WAV says others. */
  readonly areTimesHeld: boolean;
}

/**
 * Records a series as the agent would: a WAV for each run of equally spaced samples. Where the times cannot be kept so, because they
 * deviate by milliseconds or leave gaps all over, all values are recorded as if they had been taken on a grid.
 * @returns undefined where the values are not integers under one mapping of a WAV
 */
export function recordRuns(columns: SeriesColumns, folder: string): Recording | undefined {
  const mapped = mapToPcm(columns.values);
  if (!mapped) return undefined;
  const timeline = fitTimeline(columns.timestampsMs);
  const areTimesHeld = areRecordable(timeline);
  const grid = { startMs: columns.timestampsMs[0] ?? 0, intervalMs: 1000, count: columns.values.length };
  return { runs: record(columns, mapped, areTimesHeld ? timeline : [grid], folder), areTimesHeld };
}

function areRecordable(timeline: Timeline): boolean {
  return (
    timeline.every(({ deviationsMs }) => !deviationsMs) &&
    timeline.length * leastRunSamples <= sampleCount(timeline) + leastRunSamples - 1
  );
}

function record(
  { series, timestampsMs, values }: SeriesColumns,
  { mapping, samples }: MappedValues,
  timeline: readonly Run[],
  folder: string,
): RecordedRun[] {
  let start = 0;
  return timeline.map(({ startMs, intervalMs, count }, number): RecordedRun => {
    const end = start + count;
    const path = join(folder, `${number}.wav`);
    const ofRun = samples.subarray(start, end);
    const bits = bitsOf(ofRun);
    const recorder = WavRecorder.create(path, { series, startMs, intervalMs, mapping }, bits);
    try {
      recorder.append(ofRun);
    } finally {
      recorder.close();
    }
    const columns = {
      series,
      timestampsMs: timestampsMs.subarray(start, end),
      values: values.subarray(start, end),
    };
    start = end;
    return { path, bits, columns };
  });
}

function bitsOf(samples: Int32Array): RecordedBits {
  let magnitudes = 0;
  for (const sample of samples) magnitudes |= sample ^ (sample >> 31);
  const least = 33 - Math.clz32(magnitudes);
  return least <= 16 ? 16 : least <= 24 ? 24 : 32;
}
