import type { ByteReader } from '../ladder/byte-reader.ts';
import type { ByteWriter } from '../ladder/byte-writer.ts';
import type { Lane } from './lane.ts';
import { PackedLanes } from './packed-lanes.ts';

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
export function readLanes(bytes: ByteReader): PackedLanes {
  const count = bytes.readCount(leastLaneBytes);
  const sampleCounts = new Uint32Array(count);
  for (let lane = 0; lane < count; lane += 1) sampleCounts[lane] = bytes.readVarint(mostPosition);
  const starts = new Uint32Array(count + 1);
  const allBlockStarts: number[] = [];
  for (let lane = 0; lane < count; lane += 1) {
    readBlockStarts(sampleCounts[lane] ?? 0, bytes, allBlockStarts);
    starts[lane + 1] = allBlockStarts.length;
  }
  const blockStarts = Uint32Array.from(allBlockStarts);
  const frameOffsets = new Float64Array(blockStarts.length);
  const firstSamples = new Float64Array(count);
  let [firstSample, byte] = [0, 0];
  for (let lane = 0; lane < count; lane += 1) {
    const [start, end] = [starts[lane] ?? 0, starts[lane + 1] ?? 0];
    frameOffsets[start] = byte;
    for (let frame = start + 1; frame < end; frame += 1) {
      byte += leastFrameBytes + bytes.readVarint(mostNumber - leastFrameBytes);
      frameOffsets[frame] = byte;
    }
    firstSamples[lane] = firstSample;
    firstSample += blockStarts[end - 1] ?? 0;
  }
  return new PackedLanes({ firstSamples, sampleCounts, starts, blockStarts, frameOffsets });
}

/** Puts those of one lane behind those of the lanes before. */
function readBlockStarts(sampleCount: number, bytes: ByteReader, starts: number[]): void {
  const before = bytes.readCount(1);
  starts.push(0);
  let end = 0;
  for (let block = 0; block < before; block += 1) {
    end += bytes.readVarint(mostBlockLength);
    if (end > mostPosition) break;
    starts.push(end);
  }
  const padded = sampleCount + bytes.readVarint(mostBlockLength);
  if (end >= sampleCount || padded > mostPosition)
    throw bytes.error(`has a lane of ${sampleCount} samples in blocks that end at ${end} and ${padded}`);
  starts.push(padded);
}
