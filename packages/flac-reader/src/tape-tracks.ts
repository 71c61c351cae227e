import {
  fillTimestamps,
  formatSeries,
  sampleCount,
  within,
  type Columns,
  type PositionRange,
  type Timeline,
} from '@flac-metrics/sample-codec';
import { decodePart, gatheredCount, neededOfTrack } from '@flac-metrics/sample-codec/ladder';
import {
  deviate,
  type Lane,
  type TapeIndex,
  type TapeTimeline,
  type TapeTrack,
} from '@flac-metrics/sample-codec/tape';
import type { FlacReader } from './flac-reader.ts';
import { checkSamplesAtOnce } from './samples-at-once.ts';
import type { StoredTrack } from './stored-track.ts';

/**
 * The tracks of a tape. Of its frames, none is read but those that say how timelines deviate.
 * @throws FlacError; SampleCodecError `bad-tape-index`
 */
export async function tapeTracks(
  reader: FlacReader,
  { timelines, tracks }: TapeIndex,
): Promise<StoredTrack[]> {
  const deviations = timelines.reduce((sum, { deviation }) => sum + (deviation?.sampleCount ?? 0), 0);
  checkSamplesAtOnce(reader, deviations);
  const read: Timeline[] = [];
  for (const timeline of timelines) read.push(await readTimeline(reader, timeline));
  return tracks.map((track) => storedTrack(reader, track, read[track.timeline] ?? []));
}

async function readTimeline(reader: FlacReader, { grid, deviation }: TapeTimeline): Promise<Timeline> {
  if (!deviation) return grid;
  const deviations = await readPositions(reader, deviation, { first: 0, end: deviation.sampleCount });
  return within('bad-tape-index', reader.name, () => deviate(grid, deviations));
}

function storedTrack(reader: FlacReader, tapeTrack: TapeTrack, timeline: Timeline): StoredTrack {
  const { series, maxError } = tapeTrack;
  return {
    track: maxError === undefined ? { series, timeline } : { series, timeline, maxError },
    async read(range) {
      const values = await readValues(reader, tapeTrack, range, sampleCount(timeline));
      const timestampsMs = new Float64Array(values.length);
      fillTimestamps(timeline, range.first, timestampsMs);
      return { timestampsMs, values };
    },
  };
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
