import type { ByteReader } from '../ladder/byte-reader.ts';
import type { ByteWriter } from '../ladder/byte-writer.ts';
import { trackCount } from '../ladder/decode-column.ts';
import { readMapping, writeMapping, type MappingAndExceptions } from '../ladder/mapping-bytes.ts';
import { readValueList, writeValueList } from '../ladder/value-list.ts';
import { within } from '../sample-codec-error.ts';
import type { LaneReferenceReader, LaneReferenceWriter } from './lane-references.ts';
import { PackedTracks } from './packed-tracks.ts';
import { readMaxErrors, writeMaxErrors } from './max-errors-bytes.ts';
import { leastSeriesBytes, readSeries, writeSeries } from './series-bytes.ts';
import type { TapeTrack } from './tape-index.ts';

/*
 * The tracks as bytes. Each line is written for all tracks before the next one, since deflate finds most among what is alike:
 *
 *   number of tracks, and their series
 *   timeline
 *   mapping
 *   lanes, as many as the mapping has
 *   list of the least and the greatest value, but where the mapping says that all are one
 *   bounds of errors
 */
const leastTrackBytes = leastSeriesBytes + 4;

export function writeTracks(
  tracks: readonly TapeTrack[],
  lanes: LaneReferenceWriter,
  bytes: ByteWriter,
): void {
  bytes.writeVarint(tracks.length);
  writeSeries(
    tracks.map(({ series }) => series),
    bytes,
  );
  for (const { timeline } of tracks) bytes.writeVarint(timeline);
  for (const track of tracks) writeMapping(track, bytes);
  for (const track of tracks) for (const lane of track.lanes) lanes.write(lane, bytes);
  for (const track of tracks)
    if (constantOf(track) === undefined) writeValueList(bytes, Float64Array.of(track.min, track.max));
  writeMaxErrors(
    tracks.map(({ maxError }) => maxError ?? 0),
    bytes,
  );
}

export function readTracks(
  timelineCount: number,
  lanes: LaneReferenceReader,
  bytes: ByteReader,
): PackedTracks {
  const series = readSeries(bytes.readCount(leastTrackBytes), bytes);
  const count = series.length;
  const each = <Part>(read: (number: number) => Part): Part[] =>
    series.map((_, number) => within('bad-tape-index', `track ${number}`, () => read(number)));
  const timelines = Uint32Array.from(each(() => bytes.readVarint(Math.max(0, timelineCount - 1))));
  const mappingsAt = new Uint32Array(count);
  const laneCounts = new Uint8Array(count);
  // Of each mapping only what follows from it: thousands that stay until the end cost more than reading them.
  const constants = each((number) => {
    mappingsAt[number] = bytes.position;
    const mapping = readMapping(bytes);
    laneCounts[number] = trackCount(mapping.mapping);
    return constantOf(mapping);
  });
  const laneNumbers = new Uint32Array(laneCounts.reduce((sum, own) => sum + own, 0));
  for (let at = 0; at < laneNumbers.length; at += 1) laneNumbers[at] = lanes.read(bytes);
  const [minima, maxima] = [new Float64Array(count), new Float64Array(count)];
  for (const [number, constant] of constants.entries()) {
    const [min = Number.NaN, max = Number.NaN] =
      constant === undefined ? readValueList(bytes, 2) : [constant, constant];
    minima[number] = min;
    maxima[number] = max;
  }
  return new PackedTracks({
    series,
    timelines,
    mappings: bytes,
    mappingsAt,
    lanes: laneNumbers,
    laneCounts,
    minima,
    maxima,
    maxErrors: readMaxErrors(count, bytes),
  });
}

/** The value that all samples have, where the mapping tells that by itself. */
export function constantOf({ mapping, exceptions }: MappingAndExceptions): number | undefined {
  const isConstant = mapping.step.kind === 'constant' && exceptions.starts.length === 0;
  return isConstant && mapping.step.kind === 'constant' ? mapping.step.value : undefined;
}
