import { sizeOfVarint, writeVarint, type Columns } from '@flac-metrics/sample-codec';
import { decodeXorChunk, encodeXorChunk, mostChunkBytes } from '@flac-metrics/xor-chunk';
import { combineCrc32c, crc32c } from './crc32c.ts';
import { sizeOfField } from './field-size.ts';

/*
 * A chunk as it stands in a ChunkedSeries (prompb/types.proto):
 *
 *   chunks = 2: Chunk { min_time_ms = 1, max_time_ms = 2: varints; type = 3: varint, XOR is 1; data = 4: bytes }
 */
const keyOfChunks = 0x12;
const keyOfMinTime = 0x08;
const keyOfMaxTime = 0x10;
const keyOfType = 0x18;
const typeXor = 1;
const keyOfData = 0x22;

/** What Prometheus itself puts into one. */
export const samplesPerChunk = 120;

/** Keys, two times of ten bytes, type, lengths. */
export const mostChunkHeadBytes = 40;

/** Chunks that follow each other, all full but the last: plain data, which may go to another thread. */
export interface ChunkBlock {
  readonly bytes: Uint8Array;
  /** Three numbers a chunk: where its data begin, where it ends, and the CRC-32C of all bytes up to there. */
  readonly index: Uint32Array;
  readonly sampleCount: number;
}

/** Some bytes of a message. */
export interface MessagePart {
  readonly bytes: Uint8Array;
  /** CRC-32C of the bytes. */
  readonly crc: number;
}

/** A block as it is made, before its length is known. It grows to what the largest block needs. */
let scratch = new Uint8Array();

/** Encodes samples as chunks. */
export function makeChunkBlock(columns: Columns): ChunkBlock {
  const { timestampsMs } = columns;
  const chunkCount = Math.ceil(timestampsMs.length / samplesPerChunk);
  const mostBytes = chunkCount * (mostChunkHeadBytes + mostChunkBytes(samplesPerChunk));
  if (scratch.length < mostBytes) scratch = new Uint8Array(mostBytes);
  const index = new Uint32Array(chunkCount * 3);
  let at = 0;
  let crc = 0;
  for (let chunk = 0; chunk < chunkCount; chunk += 1) {
    const start = at;
    const dataStart = start + mostChunkHeadBytes;
    const first = chunk * samplesPerChunk;
    const end = Math.min(first + samplesPerChunk, timestampsMs.length);
    // The head depends on how long the data are, which are moved up to it.
    const dataBytes = encodeXorChunk(columns, first, end, scratch, dataStart) - dataStart;
    at = writeChunkHead(timestampsMs[first] ?? 0, timestampsMs[end - 1] ?? 0, dataBytes, start);
    scratch.copyWithin(at, dataStart, dataStart + dataBytes);
    index[chunk * 3] = at;
    at += dataBytes;
    crc = crc32c(scratch.subarray(start, at), crc);
    index[chunk * 3 + 1] = at;
    index[chunk * 3 + 2] = crc;
  }
  return { bytes: scratch.slice(0, at), index, sampleCount: timestampsMs.length };
}

function writeChunkHead(minMs: number, maxMs: number, dataBytes: number, start: number): number {
  const contentBytes = 1 + sizeOfVarint(minMs) + 1 + sizeOfVarint(maxMs) + 2 + sizeOfField(dataBytes);
  scratch[start] = keyOfChunks;
  let at = writeVarint(scratch, start + 1, contentBytes);
  scratch[at] = keyOfMinTime;
  at = writeVarint(scratch, at + 1, minMs);
  scratch[at] = keyOfMaxTime;
  at = writeVarint(scratch, at + 1, maxMs);
  scratch[at] = keyOfType;
  scratch[at + 1] = typeXor;
  scratch[at + 2] = keyOfData;
  return writeVarint(scratch, at + 3, dataBytes);
}

/**
 * The samples [first, end) of a block. Whole chunks are handed out as they stand in it, and not copied; one that is cut is encoded
 * anew.
 */
export function partsOfBlock(block: ChunkBlock, first: number, end: number): MessagePart[] {
  const parts: MessagePart[] = [];
  let at = first;
  if (at % samplesPerChunk !== 0) {
    const cutEnd = Math.min(end, at - (at % samplesPerChunk) + samplesPerChunk);
    parts.push(cutChunk(block, at, cutEnd));
    at = cutEnd;
  }
  const isCut = end < block.sampleCount && end % samplesPerChunk !== 0;
  const wholeEnd = isCut ? end - (end % samplesPerChunk) : end;
  if (wholeEnd > at) {
    parts.push(wholeChunks(block, at / samplesPerChunk, Math.ceil(wholeEnd / samplesPerChunk)));
    at = wholeEnd;
  }
  if (end > at) parts.push(cutChunk(block, at, end));
  return parts;
}

function wholeChunks({ bytes, index }: ChunkBlock, firstChunk: number, endChunk: number): MessagePart {
  const end = index[endChunk * 3 - 2] ?? 0;
  const crc = index[endChunk * 3 - 1] ?? 0;
  if (firstChunk === 0) return { bytes: end === bytes.length ? bytes : bytes.subarray(0, end), crc };
  const start = index[firstChunk * 3 - 2] ?? 0;
  // Combining is its own inverse: what stands before is taken out as it would be put in.
  return {
    bytes: bytes.subarray(start, end),
    crc: combineCrc32c(index[firstChunk * 3 - 1] ?? 0, crc, end - start),
  };
}

function cutChunk({ bytes, index }: ChunkBlock, first: number, end: number): MessagePart {
  const chunk = Math.floor(first / samplesPerChunk);
  const { timestampsMs, values } = decodeXorChunk(bytes.subarray(index[chunk * 3], index[chunk * 3 + 1]));
  const from = first - chunk * samplesPerChunk;
  const to = end - chunk * samplesPerChunk;
  const cut = makeChunkBlock({
    timestampsMs: timestampsMs.subarray(from, to),
    values: values.subarray(from, to),
  });
  return { bytes: cut.bytes, crc: cut.index[2] ?? 0 };
}
