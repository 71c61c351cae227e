import type { Lane } from '@flac-metrics/sample-codec/tape';
import { leastBlockSize } from '../frame/block-size.ts';
import type { StreamEncoder } from '../frame/stream-encoder.ts';

/** Of a block: 2^12, which leaves partitions of any size that pays. */
const blockSize = 4096;

/**
 * Appends the samples of a lane as blocks of their own.
 * @param samples at least one
 * @returns where they stand
 */
export function appendLane(stream: StreamEncoder, samples: Int32Array): Lane {
  const firstSample = stream.totalSamples;
  const lengths = blockLengthsOf(samples.length);
  const blockStarts = new Uint32Array(lengths.length + 1);
  const frameOffsets = new Float64Array(lengths.length + 1);
  let start = 0;
  for (const [frame, length] of lengths.entries()) {
    blockStarts[frame] = start;
    frameOffsets[frame] = stream.frameBytes;
    const end = start + length;
    if (end <= samples.length) stream.append(samples, start, end);
    else stream.append(padded(samples.subarray(start), length), 0, length);
    start = end;
  }
  blockStarts[lengths.length] = start;
  frameOffsets[lengths.length] = stream.frameBytes;
  return { firstSample, sampleCount: samples.length, blockStarts, frameOffsets };
}

function blockLengthsOf(count: number): number[] {
  const lengths: number[] = [];
  for (let left = count; left > 0; left -= blockSize)
    lengths.push(Math.max(leastBlockSize, Math.min(blockSize, left)));
  return lengths;
}

/** With the last sample repeated, which takes next to nothing. */
function padded(samples: Int32Array, length: number): Int32Array {
  const block = new Int32Array(length).fill(samples.at(-1) ?? 0);
  block.set(samples);
  return block;
}
