import type { ByteReader } from '../ladder/byte-reader.ts';
import type { ByteWriter } from '../ladder/byte-writer.ts';
import { endSampleOf, type Lane } from './lane.ts';

/*
 * The lanes of a tape as bytes. They stand one behind the other, from the first sample of the first frame on, so that their lengths
 * tell where. Each line is written for all lanes before the next one, since deflate finds most among what is alike:
 *
 *   number of lanes
 *   samples, without the padding
 *   blocks beside the last · length of each of these · padding of the last
 *   bytes of each frame, less those of the least
 */

/** Frame header 6, subframe 2, footer 2 (RFC 9639 §9). */
export const leastFrameBytes = 10;
/** §9.1.6 */
export const mostBlockLength = 65_535;
/** A column has no more samples. */
export const mostPosition: number = 2 ** 32 - 1;
/** No file has more bytes. */
const mostNumber = Number.MAX_SAFE_INTEGER;
/** What a lane takes at the least. */
const leastLaneBytes = 4;

/** @param lanes in the order in which they stand in the FLAC */
export function writeLanes(lanes: readonly Lane[], bytes: ByteWriter): void {
  bytes.writeVarint(lanes.length);
  for (const { sampleCount } of lanes) bytes.writeVarint(sampleCount);
  for (const { sampleCount, blockStarts } of lanes) {
    const lengths = differences(blockStarts).slice(0, -1);
    bytes.writeVarint(lengths.length);
    for (const length of lengths) bytes.writeVarint(length);
    bytes.writeVarint((blockStarts.at(-1) ?? 0) - sampleCount);
  }
  for (const { frameOffsets } of lanes)
    for (const length of differences(frameOffsets)) bytes.writeVarint(length - leastFrameBytes);
}

function differences(starts: Uint32Array | Float64Array): number[] {
  return Array.from(starts.subarray(1), (end, index) => end - (starts[index] ?? 0));
}

/** The inverse of `writeLanes`. Allocates no more than some tens of times as many bytes as it reads. */
export function readLanes(bytes: ByteReader): Lane[] {
  const counts = Array.from({ length: bytes.readCount(leastLaneBytes) }, () =>
    bytes.readVarint(mostPosition),
  );
  const starts = counts.map((sampleCount) => readBlockStarts(sampleCount, bytes));
  let [firstSample, byte] = [0, 0];
  return starts.map((blockStarts, number): Lane => {
    const frameOffsets = new Float64Array(blockStarts.length);
    frameOffsets[0] = byte;
    for (let frame = 1; frame < frameOffsets.length; frame += 1) {
      byte += leastFrameBytes + bytes.readVarint(mostNumber - leastFrameBytes);
      frameOffsets[frame] = byte;
    }
    const lane = { firstSample, sampleCount: counts[number] ?? 0, blockStarts, frameOffsets };
    firstSample = endSampleOf(lane);
    return lane;
  });
}

function readBlockStarts(sampleCount: number, bytes: ByteReader): Uint32Array {
  const before = bytes.readCount(1);
  const starts = new Uint32Array(before + 2);
  let end = 0;
  for (let block = 1; block <= before; block += 1) {
    end += bytes.readVarint(mostBlockLength);
    if (end > mostPosition) break;
    starts[block] = end;
  }
  const padded = sampleCount + bytes.readVarint(mostBlockLength);
  if (end >= sampleCount || padded > mostPosition)
    throw bytes.error(`has a lane of ${sampleCount} samples in blocks that end at ${end} and ${padded}`);
  starts[before + 1] = padded;
  return starts;
}
