import type { PositionRange } from '@flac-metrics/sample-codec';
import { framesOf, type Lane } from '@flac-metrics/sample-codec/tape';
import { FlacError } from './flac-error.ts';
import { readAheadBytes, type FrameSource } from './frame-source.ts';
import type { LocatedFrame } from './located-frame.ts';

/**
 * Reads the samples of a lane at some positions, by the index alone: nothing is searched, so that no damage to other frames matters.
 * @param samples filled from index 0, as long as the range
 * @throws FlacError
 */
export async function readLane(
  frames: FrameSource,
  lane: Lane,
  range: PositionRange,
  samples: Int32Array,
): Promise<void> {
  const { decoder, effort, audioOffset } = frames;
  const { byteOffset, byteLength, firstFrame, endFrame } = framesOf(lane, range);
  const endOffset = audioOffset + byteOffset + byteLength;
  for (let frame = firstFrame; frame < endFrame; frame += 1) {
    await decodeFrame(frames, lane, frame, endOffset);
    const start = lane.blockStarts[frame] ?? 0;
    const from = Math.max(range.first, start);
    const to = Math.min(range.end, lane.blockStarts[frame + 1] ?? 0);
    const decoded = decoder.channels[0];
    if (decoded) samples.set(decoded.subarray(from - start, to - start), from - range.first);
    if (effort.isPauseDue) await effort.pause();
  }
}

/** @param endOffset of what is wanted: so much is read at once */
async function decodeFrame(frames: FrameSource, lane: Lane, frame: number, endOffset: number): Promise<void> {
  const { window, decoder } = frames;
  const offset = frames.audioOffset + (lane.frameOffsets[frame] ?? 0);
  const frameBytes = (lane.frameOffsets[frame + 1] ?? 0) - (lane.frameOffsets[frame] ?? 0);
  const isPossible = frameBytes <= decoder.mostFrameBytes;
  if (isPossible && !frames.isDecoded(offset) && !window.holds(offset, frameBytes))
    await window.load(offset, Math.min(endOffset - offset, Math.max(frameBytes, readAheadBytes)));
  const located = isPossible ? frames.decodeHeld(offset) : undefined;
  const [start, end] = [lane.blockStarts[frame] ?? 0, lane.blockStarts[frame + 1] ?? 0];
  const expected = { firstSample: lane.firstSample + start, blockSize: end - start, frameBytes };
  if (!located || !isAs(expected, located)) throw notAsIndexed(frames, offset, expected, located);
}

type Indexed = Pick<LocatedFrame, 'firstSample' | 'blockSize' | 'frameBytes'>;

function isAs(expected: Indexed, found: Indexed): boolean {
  return (
    found.firstSample === expected.firstSample &&
    found.blockSize === expected.blockSize &&
    found.frameBytes === expected.frameBytes
  );
}

function notAsIndexed(
  frames: FrameSource,
  offset: number,
  expected: Indexed,
  found: Indexed | undefined,
): FlacError {
  const says = ({ firstSample, blockSize, frameBytes }: Indexed): string =>
    `samples ${firstSample} to ${firstSample + blockSize} in ${frameBytes} bytes`;
  return new FlacError(
    'not-as-indexed',
    `${frames.window.name}, frame at byte ${offset}: the index of the tape promises ${says(expected)}, but ` +
      `${found ? `there are ${says(found)}` : 'the frame goes on behind them'}: the index is of another file; restore the file`,
  );
}
