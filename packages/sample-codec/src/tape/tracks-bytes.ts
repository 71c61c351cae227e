import type { ByteReader } from '../ladder/byte-reader.ts';
import type { ByteWriter } from '../ladder/byte-writer.ts';
import { readMapping, writeMapping } from '../ladder/mapping-bytes.ts';
import { readValueList, writeValueList } from '../ladder/value-list.ts';
import { within } from '../sample-codec-error.ts';
import { sampleCount } from '../timeline.ts';
import { mostLanes } from './check-tape-index.ts';
import { endOfLane, readLane, writeLane, type LaneEnd } from './lane-bytes.ts';
import type { Lane } from './lane.ts';
import { leastSeriesBytes, readSeries, writeSeries } from './series-bytes.ts';
import type { TapeTimeline, TapeTrack } from './tape-index.ts';

/*
 * The tracks as bytes: their number, all series, and for each
 *
 *   timeline · length of the mapping, and its bytes · number of lanes, and each of them · list of the least and the greatest value
 */
const leastTrackBytes = leastSeriesBytes + 4;

export function writeTracks(
  tracks: readonly TapeTrack[],
  timelines: readonly TapeTimeline[],
  before: LaneEnd,
  bytes: ByteWriter,
): void {
  let end = before;
  const counts = timelines.map(({ grid }) => sampleCount(grid));
  bytes.writeVarint(tracks.length);
  writeSeries(
    tracks.map(({ series }) => series),
    bytes,
  );
  for (const track of tracks) {
    const mapping = writeMapping(track);
    bytes.writeVarint(track.timeline);
    bytes.writeVarint(mapping.length);
    bytes.writeBytes(mapping);
    bytes.writeByte(track.lanes.length);
    for (const lane of track.lanes) {
      writeLane(lane, end, counts[track.timeline] ?? 0, bytes);
      end = endOfLane(lane);
    }
    writeValueList(bytes, Float64Array.of(track.min, track.max));
  }
}

export function readTracks(
  timelines: readonly TapeTimeline[],
  before: LaneEnd,
  bytes: ByteReader,
): TapeTrack[] {
  let end = before;
  const count = bytes.readCount(leastTrackBytes);
  const all = readSeries(count, bytes);
  const counts = timelines.map(({ grid }) => sampleCount(grid));
  return all.map((series, number): TapeTrack =>
    within('bad-tape-index', `track ${number}`, () => {
      const timeline = bytes.readVarint(Math.max(0, timelines.length - 1));
      const mapping = readMapping(bytes.readBytes());
      const lanes: Lane[] = [];
      for (let left = readLaneCount(bytes); left > 0; left -= 1) {
        const lane = readLane(end, counts[timeline] ?? 0, bytes);
        end = endOfLane(lane);
        lanes.push(lane);
      }
      const [min = Number.NaN, max = Number.NaN] = readValueList(bytes, 2);
      return { series, timeline, ...mapping, lanes, min, max };
    }),
  );
}

function readLaneCount(bytes: ByteReader): number {
  const count = bytes.readByte();
  if (count > mostLanes) throw bytes.error(`has a track with ${count} lanes`);
  return count;
}
