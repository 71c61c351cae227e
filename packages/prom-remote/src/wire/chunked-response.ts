import { sampleCount, sizeOfVarint, writeVarint, type Timeline } from '@flac-metrics/sample-codec';
import { mostChunkHeadBytes, samplesPerChunk, type MessagePart } from './chunk-block.ts';
import { combineCrc32c, crc32c } from './crc32c.ts';
import type { PieceSink } from './piece-sink.ts';
import { sizeOfField } from './field-size.ts';

/*
 * The answer STREAMED_XOR_CHUNKS, frames one behind the other (storage/remote/chunked.go):
 *
 *   length of the message, varint    CRC-32C of the message, 32 bits, highest byte first    message
 *
 * each with a message of prompb/remote.proto and prompb/types.proto:
 *
 *   ChunkedReadResponse  chunked_series = 1: ChunkedSeries, query_index = 2: varint
 *   ChunkedSeries        { labels = 1: Label }…  { chunks = 2: Chunk }…          see labels.ts and chunk-block.ts
 *
 * One frame holds all of one series: since 2.55, Prometheus takes each frame for a series of its own.
 */
const keyOfChunkedSeries = 0x0a;
const keyOfQueryIndex = 0x10;

/** What clients take in one frame, unless they are built otherwise (DefaultChunkedReadLimit). */
export const mostFrameBytes = 50_000_000;

/** Two lengths, a CRC, and a key. */
const mostFrameHeadBytes = 2 * 5 + 4 + 1;

/**
 * @param contentBytes of labels and chunks
 * @returns the length of the message around them, which must not be above `mostFrameBytes`
 */
export function sizeOfMessage(contentBytes: number, queryIndex: number): number {
  return sizeOfField(contentBytes) + sizeOfTail(queryIndex);
}

/** Fields that are 0 are left out (proto3). */
function sizeOfTail(queryIndex: number): number {
  return queryIndex === 0 ? 0 : 1 + sizeOfVarint(queryIndex);
}

/** A sample that comes as long after the one before as that one did: a bit, and a value with a window of its own. */
const mostRegularSampleBytes = (1 + 2 + 5 + 6 + 64) / 8;
/** What the other samples take beyond that, of which there are two for each change of the interval. */
const mostIrregularExtraBytes = 2 * 9;
/** The first two samples of a chunk, and its head. */
const mostChunkExtraBytes = mostChunkHeadBytes + 2 + 20;

/**
 * An upper bound of the chunks of a series, which tells without reading it that it fits into a frame.
 * @param partCount files that the samples are in: each may begin and end with a chunk that is cut
 */
export function mostBytesOfChunks(timeline: Timeline, partCount: number): number {
  const samples = sampleCount(timeline);
  const changes = timeline.reduce((sum, run) => sum + (run.deviationsMs ? run.count / 2 : 1), 0);
  return (
    samples * mostRegularSampleBytes +
    changes * mostIrregularExtraBytes +
    (Math.ceil(samples / samplesPerChunk) + 2 * partCount) * mostChunkExtraBytes
  );
}

/**
 * Writes a frame.
 * @param labels as `labelsOf` gives them
 * @param chunks of the series, in order; they must stay as they are
 * @returns whether it fits into what clients take; otherwise nothing was written
 */
export function writeFrame(
  labels: Uint8Array,
  chunks: readonly MessagePart[],
  queryIndex: number,
  target: PieceSink,
): boolean {
  let seriesBytes = labels.length;
  for (const { bytes } of chunks) seriesBytes += bytes.length;
  const tailBytes = sizeOfTail(queryIndex);
  const messageBytes = sizeOfMessage(seriesBytes, queryIndex);
  if (messageBytes > mostFrameBytes) return false;
  target.need(mostFrameHeadBytes + labels.length);
  const { bytes } = target;
  const crcAt = writeVarint(bytes, target.at, messageBytes);
  const messageAt = crcAt + 4;
  bytes[messageAt] = keyOfChunkedSeries;
  const labelsAt = writeVarint(bytes, messageAt + 1, seriesBytes);
  bytes.set(labels, labelsAt);
  target.at = labelsAt + labels.length;
  let crc = crc32c(bytes.subarray(messageAt, target.at));
  for (const part of chunks) {
    crc = combineCrc32c(crc, part.crc, part.bytes.length);
    target.adopt(part.bytes);
  }
  if (tailBytes > 0) {
    const tail = new Uint8Array(tailBytes);
    tail[0] = keyOfQueryIndex;
    writeVarint(tail, 1, queryIndex);
    target.write(tail);
    crc = crc32c(tail, crc);
  }
  // What has been written stays where it is, also where the sink has gone on to another buffer.
  new DataView(bytes.buffer, bytes.byteOffset).setUint32(crcAt, crc);
  return true;
}
