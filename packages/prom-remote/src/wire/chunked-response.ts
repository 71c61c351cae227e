import { sampleCount, type Columns, type Timeline } from '@flac-metrics/sample-codec';
import { encodeXorChunk, mostChunkBytes } from '@flac-metrics/xor-chunk';
import { combineCrc32c, crc32c } from './crc32c.ts';
import type { PieceSink } from './piece-sink.ts';
import { sizeOfField, sizeOfVarint, writeVarint } from './varint.ts';

/*
 * The answer STREAMED_XOR_CHUNKS, frames one behind the other (storage/remote/chunked.go):
 *
 *   length of the message, varint    CRC-32C of the message, 32 bits, highest byte first    message
 *
 * each with a message of prompb/remote.proto and prompb/types.proto:
 *
 *   ChunkedReadResponse  chunked_series = 1: ChunkedSeries, query_index = 2: varint
 *   ChunkedSeries        { labels = 1: Label }…  { chunks = 2: Chunk }…
 *   Chunk                min_time_ms = 1, max_time_ms = 2: varints; type = 3: varint, XOR is 1; data = 4: bytes
 *
 * One frame holds all of one series: since 2.55, Prometheus takes each frame for a series of its own.
 */
const keyOfChunkedSeries = 0x0a;
const keyOfQueryIndex = 0x10;
const keyOfChunks = 0x12;
const keyOfMinTime = 0x08;
const keyOfMaxTime = 0x10;
const keyOfType = 0x18;
const typeXor = 1;
const keyOfData = 0x22;

/** What Prometheus itself puts into one. */
export const samplesPerChunk = 120;

/** Keys, two times of ten bytes, type, lengths. */
const mostChunkHeadBytes = 40;

/** What clients take in one frame, unless they are built otherwise (DefaultChunkedReadLimit). */
export const mostFrameBytes = 50_000_000;

/** What a message has besides labels and chunks: keys, a length, the number of the query. */
export const mostFrameExtraBytes = 32;

/** A sample that comes as long after the one before as that one did: a bit, and a value with a window of its own. */
const mostRegularSampleBytes = (1 + 2 + 5 + 6 + 64) / 8;
/** What the other samples take beyond that, of which there are two for each change of the interval. */
const mostIrregularExtraBytes = 2 * 9;
/** The first two samples of a chunk, and its head. */
const mostChunkExtraBytes = mostChunkHeadBytes + 2 + 20;

/** An upper bound of the chunks of a series, which tells without reading it that it fits into a frame. */
export function mostBytesOfChunks(timeline: Timeline): number {
  const samples = sampleCount(timeline);
  return (
    samples * mostRegularSampleBytes +
    timeline.length * mostIrregularExtraBytes +
    Math.ceil(samples / samplesPerChunk) * mostChunkExtraBytes
  );
}

/** A chunk as it is made, before its length is known. */
const chunk = new Uint8Array(mostChunkBytes(samplesPerChunk));

/** Writes samples as chunks of a ChunkedSeries. */
export function writeChunks(columns: Columns, target: PieceSink): void {
  const { timestampsMs } = columns;
  for (let first = 0; first < timestampsMs.length; first += samplesPerChunk) {
    const end = Math.min(first + samplesPerChunk, timestampsMs.length);
    const dataBytes = encodeXorChunk(columns, first, end, chunk, 0);
    const [minMs, maxMs] = [timestampsMs[first] ?? 0, timestampsMs[end - 1] ?? 0];
    const contentBytes = 1 + sizeOfVarint(minMs) + 1 + sizeOfVarint(maxMs) + 2 + sizeOfField(dataBytes);
    target.need(mostChunkHeadBytes + dataBytes);
    const { bytes } = target;
    bytes[target.at] = keyOfChunks;
    let at = writeVarint(bytes, target.at + 1, contentBytes);
    bytes[at] = keyOfMinTime;
    at = writeVarint(bytes, at + 1, minMs);
    bytes[at] = keyOfMaxTime;
    at = writeVarint(bytes, at + 1, maxMs);
    bytes[at] = keyOfType;
    bytes[at + 1] = typeXor;
    bytes[at + 2] = keyOfData;
    at = writeVarint(bytes, at + 3, dataBytes);
    bytes.set(chunk.subarray(0, dataBytes), at);
    target.at = at + dataBytes;
  }
}

/**
 * What stands in a frame before the chunks, and behind them.
 * @param labels as `encodeLabels` gives them
 * @param chunks parts of the chunks, in order
 */
export function frameAround(
  labels: Uint8Array,
  chunks: readonly { readonly byteLength: number; readonly crc: number }[],
  queryIndex: number,
): { readonly head: Uint8Array; readonly tail: Uint8Array } {
  const seriesBytes = chunks.reduce((total, { byteLength }) => total + byteLength, labels.length);
  const tail = tailOf(queryIndex);
  const messageHead = new Uint8Array(1 + sizeOfVarint(seriesBytes) + labels.length);
  messageHead[0] = keyOfChunkedSeries;
  messageHead.set(labels, writeVarint(messageHead, 1, seriesBytes));
  const messageBytes = sizeOfField(seriesBytes) + tail.length;
  const crcOfChunks = chunks.reduce(
    (crc, part) => combineCrc32c(crc, part.crc, part.byteLength),
    crc32c(messageHead),
  );
  const head = new Uint8Array(sizeOfVarint(messageBytes) + 4 + messageHead.length);
  const at = writeVarint(head, 0, messageBytes);
  new DataView(head.buffer).setUint32(at, crc32c(tail, crcOfChunks));
  head.set(messageHead, at + 4);
  return { head, tail };
}

/** Fields that are 0 are left out (proto3). */
function tailOf(queryIndex: number): Uint8Array {
  if (queryIndex === 0) return new Uint8Array();
  const tail = new Uint8Array(1 + sizeOfVarint(queryIndex));
  tail[0] = keyOfQueryIndex;
  writeVarint(tail, 1, queryIndex);
  return tail;
}
