import type { ByteReader } from '../ladder/byte-reader.ts';
import type { ByteWriter } from '../ladder/byte-writer.ts';
import { trackCount } from '../ladder/decode-column.ts';
import { readMapping, writeMapping, type MappingAndExceptions } from '../ladder/mapping-bytes.ts';
import { readValueList, writeValueList } from '../ladder/value-list.ts';
import { within } from '../sample-codec-error.ts';
import type { LaneReferences } from './lane-references.ts';
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

export function writeTracks(tracks: readonly TapeTrack[], lanes: LaneReferences, bytes: ByteWriter): void {
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

export function readTracks(timelineCount: number, lanes: LaneReferences, bytes: ByteReader): TapeTrack[] {
  const all = readSeries(bytes.readCount(leastTrackBytes), bytes);
  const each = <Part>(read: (number: number) => Part): Part[] =>
    all.map((_, number) => within('bad-tape-index', `track ${number}`, () => read(number)));
  const timelines = each(() => bytes.readVarint(Math.max(0, timelineCount - 1)));
  const mappings = each(() => readMapping(bytes));
  const lanesOf = mappings.map(({ mapping }) =>
    Array.from({ length: trackCount(mapping) }, () => lanes.read(bytes)),
  );
  const ranges = mappings.map((mapping) => readRange(mapping, bytes));
  const maxErrors = readMaxErrors(all.length, bytes);
  return mappings.map((mapping, number): TapeTrack => {
    const { min, max } = ranges[number] ?? { min: Number.NaN, max: Number.NaN };
    const maxError = maxErrors[number] ?? 0;
    return {
      series: all[number] ?? { labels: [] },
      timeline: timelines[number] ?? 0,
      ...mapping,
      lanes: lanesOf[number] ?? [],
      min,
      max,
      ...(maxError > 0 ? { maxError } : {}),
    };
  });
}

/** The value that all samples have, where the mapping tells that by itself. */
export function constantOf({ mapping, exceptions }: MappingAndExceptions): number | undefined {
  const isConstant = mapping.step.kind === 'constant' && exceptions.starts.length === 0;
  return isConstant && mapping.step.kind === 'constant' ? mapping.step.value : undefined;
}

function readRange(mapping: MappingAndExceptions, bytes: ByteReader): { min: number; max: number } {
  const constant = constantOf(mapping);
  if (constant !== undefined) return { min: constant, max: constant };
  const [min = Number.NaN, max = Number.NaN] = readValueList(bytes, 2);
  return { min, max };
}
