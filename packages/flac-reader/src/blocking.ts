import { FlacError } from './flac-error.ts';
import type { FrameHeader } from './frame/frame-header.ts';

/**
 * What the numbers of frames count (RFC 9639 §9.1, §9.1.5): samples under the variable blocking strategy; under the fixed one
 * frames, which all have the same size, but for the last, which may be shorter (§8.2). The strategy never changes in a stream.
 */
export interface Blocking {
  readonly isVariable: boolean;
  /** Samples of every frame but the last; means nothing under the variable strategy. */
  readonly blockSize: number;
}

/**
 * The position of a frame.
 * @throws FlacError where its number does not tell
 */
export function firstSampleOf({ isVariable, number, blockSize }: FrameHeader, blocking: Blocking): number {
  if (isVariable !== blocking.isVariable)
    throw new FlacError('format-changed', 'the blocking strategy is not that of the frames before');
  if (isVariable) return number;
  if (blockSize > blocking.blockSize) throw otherBlockSize(blockSize, blocking.blockSize);
  return number * blocking.blockSize;
}

export function otherBlockSize(blockSize: number, streamBlockSize: number): FlacError {
  return new FlacError(
    'block-size-changed',
    `a block of ${blockSize} samples; all but the last have ${streamBlockSize}, or the numbers of frames tell no positions`,
  );
}
