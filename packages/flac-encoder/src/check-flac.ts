import { basename } from 'node:path';
import { setImmediate as breathe } from 'node:timers/promises';
import { FlacReader, FlacSegment } from '@flac-metrics/flac-reader';
import { FileAccess, type RandomAccess } from '@flac-metrics/random-access';
import {
  formatSeries,
  parseSegmentName,
  SampleCodecError,
  sampleCount,
  spansOf,
  timeAt,
  type Timeline,
  type TimeSpan,
} from '@flac-metrics/sample-codec';
import type { TapeTrack } from '@flac-metrics/sample-codec/tape';
import { checkDoubleSeries } from './check-double-series.ts';
import type { VerifyOptions } from './compare-samples.ts';
import { valueRange, type ValueRange } from './tape/value-range.ts';

/** What is in a FLAC that is sound. */
export interface FlacContents {
  /** Of each channel. */
  readonly samples: number;
  /** 0 where it is no segment, such as music. */
  readonly series: number;
  /** Of all series; as many as there are samples, but on a tape. */
  readonly seriesSamples: number;
}

/** Samples of a series that are read at once. */
const spanSamples = 1 << 18;
/** Samples at either end of a track without lanes that are looked at. */
const endSamples = 1 << 12;
/** Of all the work, what decoding every frame is. */
const decodingShare = 0.5;

/**
 * Reads all of a FLAC: every frame with its CRCs, in order, up to the MD5 of the whole; then its tags or its index, and the samples of
 * every series, of which an index tells the least and the greatest; see `readAll` and `checkDoubleSeries` for what is not read of a tape.
 * @throws FlacError, SampleCodecError saying what is wrong with it; the signal's reason
 */
export async function checkFlac(path: string, options: VerifyOptions = {}): Promise<FlacContents> {
  const access = await FileAccess.open(path);
  try {
    const samples = await decodeAll(access, options);
    const segment = await segmentIn(access);
    if (!segment) return { samples, series: 0, seriesSamples: 0 };
    const seriesSamples = await readAll(segment, options);
    await checkDoubleSeries(segment, options.signal);
    return { samples, series: segment.tracks.length, seriesSamples };
  } finally {
    await access.close();
  }
}

async function decodeAll(access: RandomAccess, { signal, onProgress }: VerifyOptions): Promise<number> {
  const reader = await FlacReader.open(access);
  let samples = 0;
  for await (const block of reader.allBlocks()) {
    signal?.throwIfAborted();
    samples = block.firstSample + block.sampleCount;
    onProgress?.(Math.min(1, samples / reader.streamInfo.totalSamples) * decodingShare);
  }
  return samples;
}

/** @returns undefined for a FLAC that neither its tags nor its name call a segment */
async function segmentIn(access: RandomAccess): Promise<FlacSegment | undefined> {
  const fileName = basename(access.name);
  try {
    return await FlacSegment.open(access, { fileName });
  } catch (error) {
    const isForeign = error instanceof SampleCodecError && error.code === 'no-series';
    if (isForeign && !parseSegmentName(fileName)) return undefined;
    throw error;
  }
}

/**
 * A track without lanes, such as a constant, is told by the index, and has no frame that could be damaged: its ends are looked at, since a
 * few bytes may tell of more samples than can be read in a lifetime.
 * @returns how many samples there are
 */
async function readAll(segment: FlacSegment, { signal, onProgress }: VerifyOptions): Promise<number> {
  const total = segment.tracks.reduce((sum, { timeline }) => sum + sampleCount(timeline), 0);
  let read = 0;
  for (const [number, track] of segment.tracks.entries()) {
    const said = segment.reader.packedIndex?.trackAt(number);
    const ends: number[] = [];
    const isWhole =
      said === undefined || said.lanes.length > 0 || sampleCount(track.timeline) <= 2 * endSamples;
    for (const { fromMs, toMs } of isWhole ? spansOf(track.timeline, spanSamples) : endsOf(track.timeline)) {
      // Signals arrive between two turns only, and what needs no disk waits for nothing.
      await breathe();
      signal?.throwIfAborted();
      const { values } = await segment.read(track, fromMs, toMs);
      const { min, max } = valueRange(values);
      ends.push(min, max);
      onProgress?.(decodingShare + ((read += values.length) / total) * (1 - decodingShare));
    }
    if (said) checkRange(said, valueRange(Float64Array.from(ends)), isWhole, segment.reader.name);
  }
  return total;
}

/** The first and the last samples. */
function endsOf(timeline: Timeline): Omit<TimeSpan, 'count'>[] {
  const count = sampleCount(timeline);
  return [
    { fromMs: timeAt(timeline, 0), toMs: timeAt(timeline, endSamples - 1) },
    { fromMs: timeAt(timeline, count - endSamples), toMs: timeAt(timeline, count - 1) },
  ];
}

/** @throws SampleCodecError `bad-tape-index` where the index tells another range of values than a track has */
function checkRange(said: TapeTrack, { min, max }: ValueRange, isWhole: boolean, name: string): void {
  if (isEqual(said.min, min) && isEqual(said.max, max)) return;
  if (!isWhole && (Number.isNaN(min) || (said.min <= min && max <= said.max))) return;
  throw new SampleCodecError(
    'bad-tape-index',
    `${name}: the values of ${formatSeries(said.series)} are from ${min} to ${max}, its index says from ${said.min} to ${said.max}`,
  );
}

/** Zeros of either sign, too. */
function isEqual(a: number, b: number): boolean {
  return a === b || (Number.isNaN(a) && Number.isNaN(b));
}
