import {
  fillTimestamps,
  formatSeries,
  lastMsOf,
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
import { FlacError } from './flac-error.ts';
import type { FlacReader } from './flac-reader.ts';
import { isDamage } from './is-damage.ts';
import { checkSamplesAtOnce } from './samples-at-once.ts';

/**
 * The tracks of a tape. Of its frames, none is read but those that say how timelines deviate; where these are damaged, the tracks on such a
 * timeline are there, as far as their grid tells, and whoever reads them is told of the damage. All others stay what they are.
 * @throws FlacError `out-of-range` where timelines do not fit memory; the system's error
 */
export async function tapeTracks(reader: FlacReader, index: PackedTapeIndex): Promise<TapeTracks> {
  const { timelines } = index;
  const deviations = timelines.reduce((sum, { deviation }) => sum + (deviation?.sampleCount ?? 0), 0);
  checkSamplesAtOnce(reader, deviations);
  const read: Timeline[] = [];
  const damage = new Map<Timeline, FlacError>();
  for (const timeline of timelines) {
    try {
      read.push(await readTimeline(reader, timeline));
    } catch (error) {
      if (!isDamage(error)) throw error;
      const about = nearly(timeline.grid);
      read.push(about);
      const code = error instanceof FlacError ? error.code : 'not-as-indexed';
      damage.set(about, new FlacError(code, error.message, { cause: error }));
    }
  }
  const tracks = index.trackHeads.map(({ series, timeline: number, maxError }): Track => {
    const timeline = read[number] ?? [];
    return maxError === undefined ? { series, timeline } : { series, timeline, maxError };
  });
  return { tracks, damage };
}

/** What is known of the tracks of a tape without their samples. */
export interface TapeTracks {
  readonly tracks: readonly Track[];
  /** Why times are not known but nearly, by the timelines that stand for them. */
  readonly damage: ReadonlyMap<Timeline, FlacError>;
}

/** Times in order that are about those of a grid whose runs may be out of order without their deviations. */
function nearly(grid: Timeline): Timeline {
  const isInOrder = grid.every((run, index) => index === 0 || lastMsOf(grid[index - 1] ?? run) < run.startMs);
  // An object of its own, since damage is known by it.
  if (isInOrder) return [...grid];
  const startMs = grid.reduce((least, run) => Math.min(least, run.startMs), Infinity);
  const lastMs = grid.reduce((most, run) => Math.max(most, lastMsOf(run)), -Infinity);
  const count = sampleCount(grid);
  return [
    { startMs, intervalMs: Math.max(1, Math.floor((lastMs - startMs) / Math.max(1, count - 1))), count },
  ];
}

async function readTimeline(reader: FlacReader, { grid, deviation }: TapeTimeline): Promise<Timeline> {
  if (!deviation) return grid;
  const deviations = await readPositions(reader, deviation, { first: 0, end: deviation.sampleCount });
  return within('bad-tape-index', reader.name, () => deviate(grid, deviations));
}

/**
 * The samples of one of the tracks.
 * @param range within it
 * @param damage of its timeline
 * @throws FlacError, SampleCodecError naming the file
 */
export async function readTapeTrack(
  reader: FlacReader,
  tapeTrack: TapeTrack,
  timeline: Timeline,
  range: PositionRange,
  damage: FlacError | undefined,
): Promise<Columns> {
  if (damage)
    throw new FlacError(
      damage.code,
      `the times of ${formatSeries(tapeTrack.series)} are damaged: ${damage.message}`,
      { cause: damage },
    );
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
