import { gunzipSync, gzipSync } from 'node:zlib';
import { TapeEncoder, type EncodedTape, type TapeColumn } from '@flac-metrics/flac-encoder/tape';
import { FlacSegment } from '@flac-metrics/flac-reader';
import { MemoryAccess } from '@flac-metrics/random-access';
import { clipTimeline, fillTimestamps, sampleCount, timeAt, type Timeline } from '@flac-metrics/sample-codec';

import { readDataset, type DatasetName } from './fixture/datasets.ts';
import type { Row } from './row.ts';

/*
 * What tapes take: bytes a sample, with timestamps, index and metadata, everything in the file, on the real series of datasets/. Every
 * bit is read back and compared. A set is one target, and has one tape for each window. The peers are what the same samples
 * took in a block of Prometheus 2.42 and in VictoriaMetrics 1.79, indexes included, as datasets/README.md tells.
 */

interface Case {
  readonly set: DatasetName;
  /** Samples of each tape; all, where it is left out. Windows that are not full are not counted. */
  readonly window?: number;
  readonly target: number;
  /** Bytes a sample. */
  readonly prometheus: number;
  readonly victoriaMetrics: number;
}

const node1s = { set: 'local_node_1s', prometheus: 1.567 + 0.132, victoriaMetrics: 0.443 + 0.049 } as const;
const cases: readonly Case[] = [
  { ...node1s, window: 480, target: 0.45 },
  { ...node1s, window: 1440, target: 0.38 },
  { ...node1s, target: 0.38 },
  { set: 'local_node_15s', target: 0.6, prometheus: 1.935 + 1.2, victoriaMetrics: 0.719 + 0.79 },
  { set: 'nab_aws', target: 1.4, prometheus: 5.66 + 0.12, victoriaMetrics: 1.54 },
  { set: 'ms_cloud', target: 2.4, prometheus: 5.55, victoriaMetrics: 3.82 },
];

export async function run(): Promise<Row[]> {
  const rows: Row[] = [];
  let [samples, encodingMs, decodingMs] = [0, 0, 0];
  let [gzipMs, gunzipMs] = [0, 0];
  for (const { set, window, target, prometheus, victoriaMetrics } of cases) {
    const columns = await readDataset(set);
    let [bytes, counted] = [0, 0];
    for (const part of windowsOf(columns, window)) {
      const startMs = performance.now();
      const tape = encode(part);
      const encodedMs = performance.now();
      await verify(part, tape);
      decodingMs += performance.now() - encodedMs;
      encodingMs += encodedMs - startMs;
      const [packingMs, unpackingMs] = timesOfGzip(part);
      gzipMs += packingMs;
      gunzipMs += unpackingMs;
      bytes += tape.bytes.length;
      counted += part.reduce((sum, { values }) => sum + values.length, 0);
    }
    samples += counted;
    const name = `${set}, ${window === undefined ? 'one tape' : `tapes of ${window}`}`;
    rows.push(sizeRow(`${name}, beside VictoriaMetrics`, bytes / counted, victoriaMetrics, target));
    rows.push(sizeRow(`${name}, beside Prometheus`, bytes / counted, prometheus, target));
  }
  rows.push(await constantRow());
  const speedRow = (name: string, ours: number, peer: number): Row => {
    const [oursSpeed, peerSpeed] = [samples / ours / 1000, samples / peer / 1000];
    return { name, ours: oursSpeed, peer: peerSpeed, unit: 'M samples/s', ratio: peer / ours };
  };
  rows.push(speedRow('make tapes, beside gzip -9 of the doubles', encodingMs, gzipMs));
  rows.push(speedRow('read tapes and compare, beside gunzip', decodingMs, gunzipMs));
  return rows;
}

function sizeRow(name: string, ours: number, peer: number, target: number): Row {
  return { name, ours, peer, unit: 'bytes a sample', ratio: ours / peer, target: `ours ≤ ${target}` };
}

/** @returns milliseconds to pack the values, and to unpack them */
function timesOfGzip(columns: readonly TapeColumn[]): [packing: number, unpacking: number] {
  const startMs = performance.now();
  const packed = columns.map(({ values }) => gzipSync(bytesOf(values), { level: 9 }));
  const packedMs = performance.now();
  for (const one of packed) gunzipSync(one);
  return [packedMs - startMs, performance.now() - packedMs];
}

/** What one more constant series adds to a tape of a day at one sample a second. */
async function constantRow(): Promise<Row> {
  const day = (await readDataset('local_node_1s')).map(({ series }, number): TapeColumn => {
    return { series, timeline: dayOfSeconds, values: new Float64Array(86_400).fill(number % 7) };
  });
  const tape = encode(day);
  await verify(day, tape);
  const ours = tape.bytes.length / day.length;
  return { name: 'a constant series', ours, peer: 16, unit: 'bytes a day', ratio: ours / 16, target: '≤ 16' };
}

const dayOfSeconds: Timeline = [
  { startMs: Date.parse('2026-11-24T00:00:00Z'), intervalMs: 1000, count: 86_400 },
];

function encode(columns: readonly TapeColumn[]): EncodedTape {
  const encoder = new TapeEncoder();
  for (const column of columns) encoder.add(column);
  return encoder.finish();
}

function* windowsOf(columns: readonly TapeColumn[], window: number | undefined): Generator<TapeColumn[]> {
  if (window === undefined) {
    yield [...columns];
    return;
  }
  const count = columns[0]?.values.length ?? 0;
  for (let first = 0; first + window <= count; first += window) {
    yield columns.map(({ series, timeline, values }) => ({
      series,
      timeline: clipTimeline(timeline, timeAt(timeline, first), timeAt(timeline, first + window - 1)),
      values: values.slice(first, first + window),
    }));
  }
}

/** Reads the tape as every program does. @throws where a time or a bit of a value is another */
async function verify(columns: readonly TapeColumn[], { bytes }: EncodedTape): Promise<void> {
  const segment = await FlacSegment.open(new MemoryAccess(bytes, 'bench.tape.flac'));
  for (const [number, { timeline, values }] of columns.entries()) {
    const track = segment.tracks[number];
    if (!track) throw new Error(`track ${number} is missing`);
    const read = await segment.read(track, -Infinity, Infinity);
    const timestampsMs = new Float64Array(sampleCount(timeline));
    fillTimestamps(timeline, 0, timestampsMs);
    if (!areEqual(read.values, values) || !areEqual(read.timestampsMs, timestampsMs))
      throw new Error(`track ${number} came back changed`);
  }
}

function areEqual(a: Float64Array, b: Float64Array): boolean {
  return bytesOf(a).equals(bytesOf(b));
}

function bytesOf(column: Float64Array): Buffer {
  return Buffer.from(column.buffer, column.byteOffset, column.byteLength);
}
