import { endianness } from 'node:os';
import {
  lastMsOf,
  sizeOfVarint,
  timeInRun,
  writeVarint,
  type Columns,
  type Series,
  type Timeline,
} from '@flac-metrics/sample-codec';
import { labelsOf } from './labels.ts';
import { snappyHead, type SnappySink } from './snappy-compress.ts';
import { sizeOfField } from './field-size.ts';

/*
 * The answer SAMPLES, ReadResponse of prompb/remote.proto, in snappy's block format:
 *
 *   ReadResponse  { results = 1: QueryResult }…            one a query, in the order of the queries
 *   QueryResult   { timeseries = 1: TimeSeries }…
 *   TimeSeries    { labels = 1: Label }…  { samples = 2: Sample }…
 *   Sample        value = 1: 64 bits, timestamp = 2: varint of 64 bits, in ms
 *
 * Every message has its length in front, up to that of the whole, which snappy wants: so the lengths are computed from the
 * timelines before the first sample is read.
 */
const keyOfResults = 0x0a;
const keyOfTimeSeries = 0x0a;
const keyOfSamples = 0x12;
const keyOfValue = 0x09;
const keyOfTimestamp = 0x10;

/** Keys of value and timestamp, and the value. */
const fixedSampleBytes = 10;
/** Key and length of a sample, what is fixed in it, and the longest varint. */
const mostSampleBytes = 2 + fixedSampleBytes + 10;

/** What is written of one series: its labels, and the samples at these times. */
export interface TimeSeriesShape {
  readonly series: Series;
  readonly timeline: Timeline;
}

/** The bytes that the content of a TimeSeries takes. */
function sizeOfTimeSeries({ series, timeline }: TimeSeriesShape): number {
  return timeline.reduce((total, run) => {
    const lastMs = lastMsOf(run);
    const size = sizeOfVarint(run.startMs);
    if (run.startMs >= 0 && size === sizeOfVarint(lastMs)) return total + run.count * sizeOfSample(size);
    // Somewhere within the run times become longer; that happens in 1970, 1971 and 2109.
    let bytes = 0;
    for (let index = 0; index < run.count; index += 1)
      bytes += sizeOfSample(sizeOfVarint(timeInRun(run, index)));
    return total + bytes;
  }, labelsOf(series).length);
}

/** Less than 128 without key and length, so that its length takes one byte. */
function sizeOfSample(timestampBytes: number): number {
  return 2 + fixedSampleBytes + timestampBytes;
}

/** The heads of the results, and of the whole. */
export function responseHeads(results: readonly (readonly TimeSeriesShape[])[]): {
  readonly whole: Uint8Array;
  /** One a query. */
  readonly results: readonly ResultHead[];
} {
  const heads = results.map((series): ResultHead => {
    const seriesBytes = series.map(sizeOfTimeSeries);
    const size = seriesBytes.reduce((total, bytes) => total + sizeOfField(bytes), 0);
    return { head: messageHead(keyOfResults, size), size: sizeOfField(size), seriesBytes };
  });
  return { whole: snappyHead(heads.reduce((total, { size }) => total + size, 0)), results: heads };
}

export interface ResultHead {
  /** To stand in front of the result's series. */
  readonly head: Uint8Array;
  /** The whole result with its head. */
  readonly size: number;
  /** What each of its series takes, without its own head. */
  readonly seriesBytes: readonly number[];
}

/**
 * What stands in a result in front of the samples of a series: the head of its TimeSeries, and its labels.
 * @param contentBytes as `responseHeads` tells them
 */
export function timeSeriesHead(series: Series, contentBytes: number): Uint8Array {
  return Buffer.concat([messageHead(keyOfTimeSeries, contentBytes), labelsOf(series)]);
}

/** Values go over as bits, two words each: a NaN that went through a number could lose its payload. */
export function writeSamples({ timestampsMs, values }: Columns, target: SnappySink): void {
  const bits = new DataView(values.buffer, values.byteOffset, values.byteLength);
  const { raw } = target;
  const view = new DataView(raw.buffer, raw.byteOffset, raw.byteLength);
  for (let index = 0; index < timestampsMs.length;) {
    target.need(mostSampleBytes);
    const room = Math.floor((raw.length - target.at) / mostSampleBytes);
    const end = Math.min(index + room, timestampsMs.length);
    let { at } = target;
    for (; index < end; index += 1) {
      const timestampEnd = writeTimestamp(raw, view, at + 12, timestampsMs[index] ?? 0);
      raw[at] = keyOfSamples;
      raw[at + 1] = timestampEnd - at - 2;
      raw[at + 2] = keyOfValue;
      view.setInt32(at + 3, littleEndian(bits, index * 8), true);
      view.setInt32(at + 7, littleEndian(bits, index * 8 + 4), true);
      raw[at + 11] = keyOfTimestamp;
      at = timestampEnd;
    }
    target.at = at;
  }
}

/** From 1971 to 2109, times take six bytes: those are written by words. @returns the index behind it */
function writeTimestamp(raw: Uint8Array, view: DataView, at: number, ms: number): number {
  if (ms < 2 ** 35 || ms >= 2 ** 42) return writeVarint(raw, at, ms);
  const high = Math.floor(ms / 2 ** 28);
  const low = ms - high * 2 ** 28;
  const word =
    (low & 0x7f) | ((low & 0x3f80) << 1) | ((low & 0x1f_c000) << 2) | ((low & 0xfe0_0000) << 3) | 0x8080_8080;
  view.setInt32(at, word, true);
  view.setInt16(at + 4, (high & 0x7f) | ((high & 0x3f80) << 1) | 0x80, true);
  return at + 6;
}

const hostIsLittleEndian = endianness() === 'LE';

/** Half of a double as the host holds it, low half first. */
function littleEndian(bits: DataView, offset: number): number {
  return hostIsLittleEndian ? bits.getInt32(offset, true) : bits.getInt32(offset ^ 4, false);
}

function messageHead(key: number, contentBytes: number): Uint8Array {
  const head = new Uint8Array(1 + sizeOfVarint(contentBytes));
  head[0] = key;
  writeVarint(head, 1, contentBytes);
  return head;
}
