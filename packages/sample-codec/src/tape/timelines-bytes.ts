import type { ByteReader } from '../ladder/byte-reader.ts';
import type { ByteWriter } from '../ladder/byte-writer.ts';
import type { Run, Timeline } from '../timeline.ts';
import type { LaneReferenceReader, LaneReferenceWriter } from './lane-references.ts';
import { mostPosition } from './lanes-bytes.ts';
import type { TapeTimeline } from './tape-index.ts';

/*
 * The timelines as bytes: their number, and for each
 *
 *   number of runs · for each its start, from that of the run before, interval and count · 1 and its lane, or 0
 */
const leastTimelineBytes = 2;
const leastRunBytes = 3;

export function writeTimelines(
  timelines: readonly TapeTimeline[],
  lanes: LaneReferenceWriter,
  bytes: ByteWriter,
): void {
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
    if (deviation) lanes.write(deviation, bytes);
  }
}

/** A timeline whose lane is named. */
export interface PackedTimeline {
  readonly grid: Timeline;
  /** Number of its lane. */
  readonly deviation?: number;
}

export function readTimelines(lanes: LaneReferenceReader, bytes: ByteReader): PackedTimeline[] {
  return Array.from({ length: bytes.readCount(leastTimelineBytes) }, (): PackedTimeline => {
    const grid = readGrid(bytes);
    const hasDeviation = bytes.readByte();
    if (hasDeviation > 1) throw bytes.error(`has a timeline with ${hasDeviation} deviations`);
    return hasDeviation === 1 ? { grid, deviation: lanes.read(bytes) } : { grid };
  });
}

function readGrid(bytes: ByteReader): Run[] {
  let startMs = 0;
  return Array.from({ length: bytes.readCount(leastRunBytes) }, () => {
    startMs += bytes.readSigned();
    const intervalMs = bytes.readVarint(Number.MAX_SAFE_INTEGER);
    return { startMs, intervalMs, count: bytes.readVarint(mostPosition) };
  });
}
