import type { ByteReader } from '../ladder/byte-reader.ts';
import type { ByteWriter } from '../ladder/byte-writer.ts';
import { sampleCount, type Run } from '../timeline.ts';
import { endOfLane, mostPosition, readLane, writeLane, type LaneEnd } from './lane-bytes.ts';
import type { TapeTimeline } from './tape-index.ts';

/*
 * The timelines as bytes: their number, and for each
 *
 *   number of runs · for each its start, from that of the run before, interval and count · 1 and a lane, or 0
 */
const leastTimelineBytes = 2;
const leastRunBytes = 3;

/** @returns the end of the last lane */
export function writeTimelines(
  timelines: readonly TapeTimeline[],
  before: LaneEnd,
  bytes: ByteWriter,
): LaneEnd {
  let end = before;
  bytes.writeVarint(timelines.length);
  for (const { grid, deviation } of timelines) {
    bytes.writeVarint(grid.length);
    let startMs = 0;
    for (const run of grid) {
      bytes.writeSigned(run.startMs - startMs);
      bytes.writeVarint(run.intervalMs);
      bytes.writeVarint(run.count);
      ({ startMs } = run);
    }
    bytes.writeByte(deviation ? 1 : 0);
    if (!deviation) continue;
    writeLane(deviation, end, sampleCount(grid), bytes);
    end = endOfLane(deviation);
  }
  return end;
}

export function readTimelines(before: LaneEnd, bytes: ByteReader): [TapeTimeline[], LaneEnd] {
  let end = before;
  const timelines = Array.from({ length: bytes.readCount(leastTimelineBytes) }, (): TapeTimeline => {
    const grid = readGrid(bytes);
    const hasDeviation = bytes.readByte();
    if (hasDeviation > 1) throw bytes.error(`has a timeline with ${hasDeviation} deviations`);
    if (hasDeviation === 0) return { grid };
    const deviation = readLane(end, sampleCount(grid), bytes);
    end = endOfLane(deviation);
    return { grid, deviation };
  });
  return [timelines, end];
}

function readGrid(bytes: ByteReader): Run[] {
  let startMs = 0;
  return Array.from({ length: bytes.readCount(leastRunBytes) }, () => {
    startMs += bytes.readSigned();
    const intervalMs = bytes.readVarint(Number.MAX_SAFE_INTEGER);
    return { startMs, intervalMs, count: bytes.readVarint(mostPosition) };
  });
}
