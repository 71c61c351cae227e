import type { Columns } from '@flac-metrics/sample-codec';
import { decodeXorChunk, encodeXorChunk, mostChunkBytes } from '@flac-metrics/xor-chunk';
import { samplesOf, type SeriesColumns } from '../series-columns.ts';
import type { Method } from './method.ts';
import { verifyColumns } from './verify-columns.ts';

/** What Prometheus puts into a chunk. */
const chunkSamples = 120;

/** Bits of the times of a chunk where all are 0: a varint each for the first two, then a bit each. */
function bitsOfNoTimes(count: number): number {
  return 8 + (count > 1 ? 8 : 0) + Math.max(0, count - 2);
}

/**
 * Prometheus's chunks, after Gorilla, without names, index and checksums. The values alone are what is left without the bits of the
 * times.
 */
export const xorChunks: Method = {
  name: 'xor',
  description: 'XOR chunks of 120 samples, nothing around them',
  programs: [],
  async measure(columns, { signal, onProgress }) {
    const samples = samplesOf(columns);
    let [bytes, valueBits] = [0, 0];
    for (const [index, column] of columns.entries()) {
      signal.throwIfAborted();
      bytes += chunkBytes(column, (chunk, first, end) =>
        verifyColumns('xor', partOf(column, first, end), decodeXorChunk(chunk)),
      );
      const timeless = { timestampsMs: new Float64Array(column.values.length), values: column.values };
      chunkBytes(timeless, (chunk, first, end) => {
        valueBits += 8 * chunk.length - bitsOfNoTimes(end - first);
      });
      onProgress((index + 1) / columns.length);
    }
    return { whole: { bytes, samples }, values: { bytes: valueBits / 8, samples } };
  },
};

/** @returns bytes of all chunks */
function chunkBytes(
  columns: Columns,
  onChunk: (chunk: Uint8Array, first: number, end: number) => void,
): number {
  const target = new Uint8Array(mostChunkBytes(chunkSamples));
  let bytes = 0;
  for (let first = 0; first < columns.values.length; first += chunkSamples) {
    const end = Math.min(first + chunkSamples, columns.values.length);
    const length = encodeXorChunk(columns, first, end, target, 0);
    onChunk(target.subarray(0, length), first, end);
    bytes += length;
  }
  return bytes;
}

function partOf({ series, timestampsMs, values }: SeriesColumns, first: number, end: number): SeriesColumns {
  return {
    series,
    timestampsMs: timestampsMs.subarray(first, end),
    values: values.subarray(first, end),
  };
}
