import type { ByteReader } from '../ladder/byte-reader.ts';
import type { ByteWriter } from '../ladder/byte-writer.ts';
import { endSampleOf, type Lane } from './lane.ts';

/*
 * A lane as bytes:
 *
 *   gap from the lane before, in samples · the same in bytes · samples that it has less than its timeline
 *   block length · what the last block is shorter            where no other block is, or
 *   0 · number of blocks · length of each                    otherwise
 *   bytes of each frame, less those of the least
 */

/** Frame header 6, subframe 2, footer 2 (RFC 9639 §9). */
export const leastFrameBytes = 10;
/** §9.1.6 */
export const mostBlockLength = 65_535;
/** Beyond them no FLAC has samples (§9.1.5), no file has bytes. */
const mostNumber = Number.MAX_SAFE_INTEGER;
/** A column has no more samples. */
export const mostPosition: number = 2 ** 32 - 1;

/** What the one lane needs of the one before it, in the order in which an index names them. */
export interface LaneEnd {
  readonly sample: number;
  readonly byte: number;
}

export const noLane: LaneEnd = { sample: 0, byte: 0 };

export function endOfLane(lane: Lane): LaneEnd {
  return { sample: endSampleOf(lane), byte: lane.frameOffsets.at(-1) ?? 0 };
}

/** @param count samples of its timeline */
export function writeLane(lane: Lane, before: LaneEnd, count: number, bytes: ByteWriter): void {
  bytes.writeSigned(lane.firstSample - before.sample);
  bytes.writeSigned((lane.frameOffsets[0] ?? 0) - before.byte);
  bytes.writeVarint(count - lane.sampleCount);
  writeBlockLengths(differences(lane.blockStarts), bytes);
  for (const length of differences(lane.frameOffsets)) bytes.writeVarint(length - leastFrameBytes);
}

function writeBlockLengths(lengths: readonly number[], bytes: ByteWriter): void {
  const [length, last] = [lengths[0] ?? 0, lengths.at(-1) ?? 0];
  if (last <= length && lengths.every((one, index) => one === length || index === lengths.length - 1)) {
    bytes.writeVarint(length);
    bytes.writeVarint(length - last);
    return;
  }
  bytes.writeVarint(0);
  bytes.writeVarint(lengths.length);
  for (const one of lengths) bytes.writeVarint(one);
}

function differences(starts: Uint32Array | Float64Array): number[] {
  return Array.from(starts.subarray(1), (end, index) => end - (starts[index] ?? 0));
}

/**
 * The inverse of `writeLane`. Allocates no more than twelve times as many bytes as it reads. Whether the lane goes together with
 * others and the FLAC is left to the check of the index.
 */
export function readLane(before: LaneEnd, count: number, bytes: ByteReader): Lane {
  const firstSample = before.sample + bytes.readSigned();
  const firstByte = before.byte + bytes.readSigned();
  const sampleCount = count - bytes.readVarint(count);
  const blockStarts = readBlockStarts(sampleCount, bytes);
  const frameOffsets = new Float64Array(blockStarts.length);
  frameOffsets[0] = firstByte;
  for (let frame = 1; frame < frameOffsets.length; frame += 1) {
    const length = leastFrameBytes + bytes.readVarint(mostNumber - leastFrameBytes);
    frameOffsets[frame] = (frameOffsets[frame - 1] ?? 0) + length;
  }
  return { firstSample, sampleCount, blockStarts, frameOffsets };
}

function readBlockStarts(sampleCount: number, bytes: ByteReader): Uint32Array {
  const length = bytes.readVarint(mostBlockLength);
  const frames = length === 0 ? bytes.readCount(2) : Math.ceil(sampleCount / length);
  const shortBy = length === 0 ? 0 : bytes.readVarint(length - 1);
  bytes.checkCount(frames, 1);
  const starts = new Uint32Array(frames + 1);
  let end = 0;
  for (let frame = 1; frame <= frames; frame += 1) {
    end += length === 0 ? bytes.readVarint(mostBlockLength) : length;
    if (frame === frames) end -= shortBy;
    if (end > mostPosition) throw bytes.error(`has a lane with a block that ends at ${end}`);
    starts[frame] = end;
  }
  return starts;
}
