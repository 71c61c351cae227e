import { setImmediate as breathe } from 'node:timers/promises';
import type { FlacSegment } from '@flac-metrics/flac-reader';
import {
  extentOf,
  formatSeries,
  formatTime,
  formatValue,
  positionsBetween,
  SampleCodecError,
  spansOf,
  type Columns,
  type Track,
} from '@flac-metrics/sample-codec';
import { haveEqualBits } from '@flac-metrics/sample-codec/ladder';

/** Samples of two tracks that are compared at once. */
const spanSamples = 1 << 16;
/** Of two tracks; a tape of a few bytes may tell of more than can be compared in a lifetime. */
const mostSpans = 1 << 10;

/**
 * A tape may have a series on several tracks, in other times; where they have other values at one time, nobody knows which is right.
 * @throws SampleCodecError `bad-tape-index` naming the tracks; FlacError; the signal's reason
 */
export async function checkDoubleSeries(
  segment: FlacSegment,
  signal: AbortSignal | undefined,
): Promise<void> {
  const bySeries = new Map<string, number[]>();
  for (const [number, track] of segment.tracks.entries()) {
    const series = formatSeries(track.series);
    const others = bySeries.get(series) ?? [];
    for (const other of others) await compare(segment, series, other, number, signal);
    bySeries.set(series, [...others, number]);
  }
}

async function compare(
  segment: FlacSegment,
  series: string,
  firstNumber: number,
  secondNumber: number,
  signal: AbortSignal | undefined,
): Promise<void> {
  const [first, second] = [segment.tracks[firstNumber], segment.tracks[secondNumber]];
  if (!first || !second || !overlap(first, second)) return;
  let spans = 0;
  for (const { fromMs, toMs } of spansOf(first.timeline, spanSamples)) {
    const { first: from, end } = positionsBetween(second.timeline, fromMs, toMs);
    if (from === end) continue;
    if ((spans += 1) > mostSpans) return;
    await breathe();
    signal?.throwIfAborted();
    const columns = await segment.read(first, fromMs, toMs);
    const difference = firstDifference(columns, await segment.read(second, fromMs, toMs));
    if (!difference) continue;
    throw new SampleCodecError(
      'bad-tape-index',
      `${segment.reader.name}: tracks ${firstNumber} and ${secondNumber} are both of ${series}, and have the values ` +
        `${difference.values.map(formatValue).join(' and ')} at ${formatTime(difference.timeMs)}: make the tape anew from its sources`,
    );
  }
}

function overlap(a: Track, b: Track): boolean {
  const [ofA, ofB] = [extentOf([a]), extentOf([b])];
  return ofA !== undefined && ofB !== undefined && ofA.startMs <= ofB.lastMs && ofB.startMs <= ofA.lastMs;
}

function firstDifference(a: Columns, b: Columns): { timeMs: number; values: number[] } | undefined {
  let at = 0;
  for (const [index, timeMs] of a.timestampsMs.entries()) {
    while ((b.timestampsMs[at] ?? Infinity) < timeMs) at += 1;
    if (b.timestampsMs[at] !== timeMs) continue;
    const values = [a.values.subarray(index, index + 1), b.values.subarray(at, at + 1)] as const;
    if (!haveEqualBits(...values)) return { timeMs, values: [a.values[index] ?? 0, b.values[at] ?? 0] };
  }
  return undefined;
}
