import { chooseBlockLengths } from '../frame/block-lengths.ts';
import { leastBlockSize, mostBlockSize } from '../frame/block-size.ts';
import type { FrameEncoder } from '../frame/frame-encoder.ts';
import { padded } from './padding.ts';

/*
 * The blocks of a lane. Two ways are tried: those that `chooseBlockLengths` suggests, and a single one, which spares headers. The last
 * block may end beyond the lane, since what a high power of two divides is partitioned finely (RFC 9639 §9.2.7), and repeated samples
 * cost next to nothing.
 */

/** What the last block may be a multiple of. */
const alignments = [1, 32, 64, 128, 256, 512, 1024];
/** Beside its frame a block takes its length and that of the frame, in the index. */
const indexBytes = 3;
/** In a lane this long, headers are too little to be spared. */
const longestSingle = 8192;

/**
 * Chooses the blocks of a lane so that its frames are small together.
 * @param samples at least one
 * @param frames measure them
 * @param bitsPerSample of the frames
 * @returns samples of each block; only those of the last may go beyond the lane
 */
export function chooseLaneBlocks(samples: Int32Array, frames: FrameEncoder, bitsPerSample: number): number[] {
  const suggested = chooseBlockLengths(samples, bitsPerSample);
  const before = suggested.slice(0, -1);
  const start = before.reduce((sum, length) => sum + length, 0);
  const last = cheapestLast(samples, start, frames);
  const lengths = [...before, last.length];
  if (before.length === 0 || samples.length > longestSingle) return lengths;
  const single = cheapestLast(samples, 0, frames);
  let bytes = last.bytes;
  let position = 0;
  for (const length of before) {
    bytes += frames.frameBytes(samples, position, position + length, position) + indexBytes;
    position += length;
  }
  return single.bytes <= bytes ? [single.length] : lengths;
}

/** The block from `start` to the end of the lane, or beyond it. */
function cheapestLast(
  samples: Int32Array,
  start: number,
  frames: FrameEncoder,
): { length: number; bytes: number } {
  const left = samples.subarray(start);
  let best = { length: 0, bytes: Infinity };
  for (const alignment of alignments) {
    const length = Math.max(leastBlockSize, Math.ceil(left.length / alignment) * alignment);
    if (length === best.length || length > mostBlockSize) continue;
    const bytes = frames.frameBytes(padded(left, length), 0, length, start);
    if (bytes < best.bytes) best = { length, bytes };
  }
  return best;
}
