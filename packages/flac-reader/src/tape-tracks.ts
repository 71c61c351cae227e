import {
  fillTimestamps,
  formatSeries,
  sampleCount,
  within,
  type Columns,
  type PositionRange,
  type Timeline,
  type Track,
} from '@flac-metrics/sample-codec';
import { decodePart, gatheredCount, neededOfTrack } from '@flac-metrics/sample-codec/ladder';
import {
  deviate,
  type Lane,
  type PackedTapeIndex,
  type TapeTimeline,
  type TapeTrack,
} from '@flac-metrics/sample-codec/tape';
import type { FlacReader } from './flac-reader.ts';
import { checkSamplesAtOnce } from './samples-at-once.ts';

/**
 * The tracks of a tape. Of its frames, none is read but those that say how timelines deviate.
 * @throws FlacError; SampleCodecError `bad-tape-index`
 */
export async function tapeTracks(reader: FlacReader, index: PackedTapeIndex): Promise<Track[]> {
  const { timelines } = index;
  const deviations = timelines.reduce((sum, { deviation }) => sum + (deviation?.sampleCount ?? 0), 0);
  checkSamplesAtOnce(reader, deviations);
  const read: Timeline[] = [];
  for (const timeline of timelines) read.push(await readTimeline(reader, timeline));
  return index.trackHeads.map(({ series, timeline: number, maxError }) => {
    const timeline = read[number] ?? [];
    return maxError === undefined ? { series, timeline } : { series, timeline, maxError };
  });
}

async function readTimeline(reader: FlacReader, { grid, deviation }: TapeTimeline): Promise<Timeline> {
  if (!deviation) return grid;
  const deviations = await readPositions(reader, deviation, { first: 0, end: deviation.sampleCount });
  return within('bad-tape-index', reader.name, () => deviate(grid, deviations));
}

/**
 * The samples of one of the tracks.
 * @param range within it
 * @throws FlacError, SampleCodecError naming the file
 */
export async function readTapeTrack(
  reader: FlacReader,
  tapeTrack: TapeTrack,
  timeline: Timeline,
  range: PositionRange,
): Promise<Columns> {
  const values = await readValues(reader, tapeTrack, range, sampleCount(timeline));
  const timestampsMs = new Float64Array(values.length);
  fillTimestamps(timeline, range.first, timestampsMs);
  return { timestampsMs, values };
}

async function readValues(
  reader: FlacReader,
  { series, mapping, exceptions, lanes }: TapeTrack,
  range: PositionRange,
  count: number,
): Promise<Columns['values']> {
  if (range.first === range.end) return new Float64Array();
  checkSamplesAtOnce(reader, gatheredCount(mapping, range));
  const tracks: Int32Array[] = [];
  for (const [number, lane] of lanes.entries())
    tracks.push(await readPositions(reader, lane, neededOfTrack(mapping, range, number, lane.sampleCount)));
  return within('bad-column', `${reader.name}, ${formatSeries(series)}`, () =>
    decodePart({ mapping, exceptions, tracks }, range, count),
  );
}

async function readPositions(reader: FlacReader, lane: Lane, range: PositionRange): Promise<Int32Array> {
  checkSamplesAtOnce(reader, range.end - range.first);
  const samples = new Int32Array(range.end - range.first);
  await reader.readLane(lane, range, samples);
  return samples;
}
