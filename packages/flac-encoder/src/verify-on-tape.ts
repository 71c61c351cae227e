import { basename } from 'node:path';
import { FlacSegment } from '@flac-metrics/flac-reader';
import type { RandomAccess } from '@flac-metrics/random-access';
import {
  formatSeries,
  formatTime,
  formatValue,
  sampleCount,
  spansOf,
  type Columns,
  type Track,
} from '@flac-metrics/sample-codec';
import { WavReader, WavSegment } from '@flac-metrics/wav';
import type { SampleDifference, VerifyOptions } from './compare-samples.ts';
import type { Verdict } from './verdict.ts';

/** Samples that are compared at once. */
const spanSamples = 1 << 16;

/**
 * Looks for every sample of a WAV, its time and the bits of its value, in the track of its series on a tape; the track may have more.
 * @param wav of which a series is known
 * @param tape a FLAC with an index
 * @throws WavError, FlacError, SampleCodecError where one of them cannot be read; the signal's reason
 */
export async function verifyOnTape(
  wav: RandomAccess,
  tape: RandomAccess,
  { signal, onProgress }: VerifyOptions,
): Promise<Verdict> {
  const { passedOver, foreignTags } = await WavReader.open(wav);
  const recorded = await WavSegment.open(wav, { fileName: basename(wav.name) });
  const segment = await FlacSegment.open(tape);
  const verdict = {
    wavPath: wav.name,
    flacPath: tape.name,
    samples: recorded.tracks.reduce((sum, { timeline }) => sum + sampleCount(timeline), 0),
    notCarried: [...passedOver, ...foreignTags.map(([id]) => `its INFO tag "${id}"`)],
  };
  for (const track of recorded.tracks) {
    const series = formatSeries(track.series);
    const candidates = segment.tracks.filter((other) => formatSeries(other.series) === series);
    if (candidates.length === 0)
      return { ...verdict, isEqual: false, differences: [`the tape has no series ${series}`] };
    let position = 0;
    for (const { fromMs, toMs, count } of spansOf(track.timeline, spanSamples)) {
      signal?.throwIfAborted();
      const ours = await recorded.read(track, fromMs, toMs);
      const theirs = await columnsOf(segment, candidates, fromMs, toMs);
      const found = firstMissing(ours, theirs);
      if (found) {
        const firstDifference = { ...found, position: position + found.position };
        const differences = [describe(firstDifference), ...candidates.flatMap(boundOf)];
        return { ...verdict, isEqual: false, firstDifference, differences };
      }
      position += count;
      onProgress?.(position / verdict.samples);
    }
  }
  return { ...verdict, isEqual: true, differences: [] };
}

async function columnsOf(
  segment: FlacSegment,
  tracks: readonly Track[],
  fromMs: number,
  toMs: number,
): Promise<Columns[]> {
  const columns: Columns[] = [];
  for (const track of tracks) columns.push(await segment.read(track, fromMs, toMs));
  return columns;
}

/** The first sample that none of the others has. */
function firstMissing(ours: Columns, theirs: readonly Columns[]): SampleDifference | undefined {
  const bits = bitsOf(ours.values);
  const cursors = theirs.map((columns) => ({ ...columns, bits: bitsOf(columns.values), at: 0 }));
  for (let position = 0; position < bits.length; position += 1) {
    const timeMs = ours.timestampsMs[position] ?? 0;
    let isThere = false;
    let other: number | undefined;
    for (const cursor of cursors) {
      while ((cursor.timestampsMs[cursor.at] ?? Infinity) < timeMs) cursor.at += 1;
      if (cursor.timestampsMs[cursor.at] !== timeMs) continue;
      isThere ||= cursor.bits[cursor.at] === bits[position];
      other ??= cursor.values[cursor.at];
    }
    if (!isThere) return { position, channel: 0, timeMs, wav: ours.values[position], flac: other };
  }
  return undefined;
}

function bitsOf(values: Float64Array): BigUint64Array {
  return new BigUint64Array(values.buffer, values.byteOffset, values.length);
}

/** Why a value may be another. */
function boundOf({ maxError }: Track): string[] {
  return maxError === undefined ? [] : [`the tape keeps the series only within ${maxError} of its values`];
}

function describe({ position, timeMs = 0, wav = 0, flac }: SampleDifference): string {
  const onTape = flac === undefined ? 'the tape has none of that time' : `tape ${formatValue(flac)}`;
  return `first difference at sample ${position} (${formatTime(timeMs)}): WAV ${formatValue(wav)}, ${onTape}`;
}
