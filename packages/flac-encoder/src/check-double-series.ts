import { setImmediate as breathe } from 'node:timers/promises';
import type { FlacSegment } from '@flac-metrics/flac-reader';
import {
  clipTimeline,
  extentOf,
  formatSeries,
  formatTime,
  formatValue,
  SampleCodecError,
  spansOf,
  type Columns,
  type Track,
  type TrackExtent,
  type TimeSpan,
} from '@flac-metrics/sample-codec';
import { wordsOf } from '@flac-metrics/sample-codec/ladder';

/** Samples of a track that are compared at once. */
const spanSamples = 1 << 16;
/**
 * Samples that are compared in one tape, whatever its tracks: as many as the encoder puts on one. One of a few bytes may tell of more than
 * can be compared in a lifetime, and of what is beyond nothing is said.
 */
const mostCompared = 1 << 24;
/** As so many counts what has fewer samples: it is looked for all the same. */
const leastCounted = 1 << 10;

/**
 * A tape may have a series on several tracks, in other times; where they have other values at one time, nobody knows which is right.
 * @throws SampleCodecError `bad-tape-index` naming the tracks; FlacError; the signal's reason
 */
export async function checkDoubleSeries(
  segment: FlacSegment,
  signal: AbortSignal | undefined,
): Promise<void> {
  let compared = 0;
  for (const { first, second } of overlapsOf(segment.tracks)) {
    for (const { fromMs, toMs, count } of commonSpans(first, second)) {
      if ((compared += Math.max(count, leastCounted)) > mostCompared) return;
      await breathe();
      signal?.throwIfAborted();
      const columns = await segment.read(first.track, fromMs, toMs);
      const difference = firstDifference(columns, await segment.read(second.track, fromMs, toMs));
      if (difference) throw contradiction(segment.reader.name, first, second, difference);
    }
  }
}

interface NumberedTrack {
  readonly number: number;
  readonly track: Track;
  readonly extent: TrackExtent;
}

/** Two tracks of one series, of which the second begins before the first ends. */
interface Overlap {
  readonly first: NumberedTrack;
  readonly second: NumberedTrack;
}

function* overlapsOf(tracks: readonly Track[]): Generator<Overlap, void, undefined> {
  const bySeries = new Map<string, NumberedTrack[]>();
  for (const [number, track] of tracks.entries()) {
    const extent = extentOf([track]);
    if (!extent) continue;
    const series = formatSeries(track.series);
    const same = bySeries.get(series);
    if (same) same.push({ number, track, extent });
    else bySeries.set(series, [{ number, track, extent }]);
  }
  for (const same of bySeries.values()) {
    let open: NumberedTrack[] = [];
    for (const second of same.toSorted((a, b) => a.extent.startMs - b.extent.startMs)) {
      open = open.filter(({ extent }) => extent.lastMs >= second.extent.startMs);
      for (const first of open) yield { first, second };
      open.push(second);
    }
  }
}

/** All spans of the first in which the second may have samples; in each, neither has more than are compared at once. */
function* commonSpans(
  { track }: NumberedTrack,
  { track: other, extent }: NumberedTrack,
): Generator<TimeSpan, void, undefined> {
  for (const span of spansOf(clipTimeline(track.timeline, extent.startMs, extent.lastMs), spanSamples)) {
    const within = clipTimeline(other.timeline, span.fromMs, span.toMs);
    // One without samples of the other counts as well: there may be no end of them.
    if (within.length === 0) yield span;
    else yield* spansOf(within, spanSamples);
  }
}

interface Difference {
  readonly timeMs: number;
  /** Of the one, and of the other. */
  readonly values: readonly [number, number];
}

function firstDifference(a: Columns, b: Columns): Difference | undefined {
  const [ofA, ofB] = [wordsOf(a.values), wordsOf(b.values)];
  let at = 0;
  for (let index = 0; index < a.timestampsMs.length; index += 1) {
    const timeMs = a.timestampsMs[index] ?? 0;
    while ((b.timestampsMs[at] ?? Infinity) < timeMs) at += 1;
    if (b.timestampsMs[at] !== timeMs) continue;
    if (ofA[2 * index] !== ofB[2 * at] || ofA[2 * index + 1] !== ofB[2 * at + 1])
      return { timeMs, values: [a.values[index] ?? 0, b.values[at] ?? 0] };
  }
  return undefined;
}

function contradiction(
  name: string,
  first: NumberedTrack,
  second: NumberedTrack,
  { timeMs, values }: Difference,
): SampleCodecError {
  return new SampleCodecError(
    'bad-tape-index',
    `${name}: tracks ${first.number} and ${second.number} are both of ${formatSeries(first.track.series)}, and have the values ` +
      `${values.map(formatValue).join(' and ')} at ${formatTime(timeMs)}: make the tape anew from its sources`,
  );
}
