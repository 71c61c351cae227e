import { SampleCodecError } from '../sample-codec-error.ts';
import type { PositionRange } from '../timeline.ts';

/**
 * Where one track of integers of a column stands in a FLAC: blocks of its own, one behind the other, the last one padded or not.
 * The columns have an entry a frame and one more, for what is behind the last.
 */
export interface Lane {
  /** Number of its first sample in the FLAC's stream. */
  readonly firstSample: number;
  /** 1 to 2^32 − 1, without the padding. */
  readonly sampleCount: number;
  /** Position in the lane at which each block begins: 0 for the first. At the end that behind the padding. */
  readonly blockStarts: Uint32Array;
  /** Where each frame begins, in bytes from the first frame of the FLAC, as a seek point counts them (RFC 9639 §8.5). */
  readonly frameOffsets: Float64Array;
}

/** Consecutive frames of a lane: one read gets them all. */
export interface LaneFrames {
  /** From the first frame of the FLAC. */
  readonly byteOffset: number;
  readonly byteLength: number;
  /** Position in the lane of the first sample in them. */
  readonly firstPosition: number;
  /** Entries [firstFrame, endFrame) of the lane's columns. */
  readonly firstFrame: number;
  readonly endFrame: number;
}

/** Number in the stream behind the last sample of a lane, its padding included. */
export function endSampleOf({ firstSample, blockStarts }: Lane): number {
  return firstSample + (blockStarts.at(-1) ?? 0);
}

/**
 * The frames that hold the samples at some positions, and no others; none where there are no positions.
 * @throws SampleCodecError `bad-tape-index` where the lane has no such positions
 */
export function framesOf(lane: Lane, { first, end }: PositionRange): LaneFrames {
  if (!(first >= 0 && first <= end && end <= lane.sampleCount)) {
    throw new SampleCodecError(
      'bad-tape-index',
      `asked for the frames of positions ${first} to ${end}, but the lane ends at ${lane.sampleCount}`,
    );
  }
  const firstFrame = first === end ? 0 : countAtOrBefore(lane.blockStarts, first) - 1;
  const endFrame = first === end ? 0 : countAtOrBefore(lane.blockStarts, end - 1);
  const byteOffset = lane.frameOffsets[firstFrame] ?? 0;
  return {
    byteOffset,
    byteLength: (lane.frameOffsets[endFrame] ?? 0) - byteOffset,
    firstPosition: lane.blockStarts[firstFrame] ?? 0,
    firstFrame,
    endFrame,
  };
}

/** By binary search. */
function countAtOrBefore(starts: Uint32Array, position: number): number {
  let low = 0;
  let high = starts.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if ((starts[middle] ?? Infinity) <= position) low = middle + 1;
    else high = middle;
  }
  return low;
}
