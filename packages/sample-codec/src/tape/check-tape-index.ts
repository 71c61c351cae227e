import { trackCount } from '../ladder/decode-column.ts';
import { endOf } from '../ladder/exceptions.ts';
import { SampleCodecError, within } from '../sample-codec-error.ts';
import { checkRun, checkTimeline, sampleCount } from '../timeline.ts';
import { leastFrameBytes, mostBlockLength, mostPosition } from './lanes-bytes.ts';
import { endSampleOf, type Lane } from './lane.ts';
import type { TapeExtent, TapeIndex, TapeTimeline, TapeTrack } from './tape-index.ts';

/** Of a track: what `encodeColumn` gives at the most. */
export const mostLanes = 2;

/**
 * Integers of all lanes, each counted once for each track that has it. A tape of the encoder has 2^24 at the most, counted so, however
 * many series share a lane; more are made to keep a reader busy, with a long lane of constant frames, which take no room, for thousands
 * of tracks. What has no lane, such as a constant, is not counted: nothing of it is decoded but what is asked for.
 */
const mostLaneSamples = 2 ** 26;

/** A lane, and what an error calls it. */
interface Place {
  readonly name: string;
  readonly lane: Lane;
}

/** @throws SampleCodecError `bad-tape-index` where parts of an index do not go together, or not with the FLAC that it is of */
export function checkTapeIndex({ timelines, tracks }: TapeIndex, extent: TapeExtent): void {
  const places: Place[] = [];
  const counts = timelines.map(({ grid }) => sampleCount(grid));
  for (const [number, timeline] of timelines.entries()) {
    const name = `timeline ${number}`;
    within('bad-tape-index', name, () => checkGrid(timeline));
    if (timeline.deviation) places.push({ name: `${name}, deviation`, lane: timeline.deviation });
    checkCounts(timeline, counts[number] ?? 0, name);
  }
  for (const [number, track] of tracks.entries()) {
    const name = `track ${number}`;
    checkTrack(track, counts, name);
    for (const [index, lane] of track.lanes.entries()) places.push({ name: `${name}, lane ${index}`, lane });
  }
  const laneSamples = places.reduce((sum, { lane }) => sum + lane.sampleCount, 0);
  if (laneSamples > mostLaneSamples)
    throw bad(
      'the index',
      `tells of ${laneSamples} integers in the lanes of all tracks, of at most ${mostLaneSamples}`,
    );
  for (const place of places) checkLane(place);
  checkPlaces(places, extent);
}

/** Samples that deviate may be in order where the grid is not. */
function checkGrid({ grid, deviation }: TapeTimeline): void {
  if (!deviation) checkTimeline(grid);
  else for (const [index, run] of grid.entries()) checkRun(run, index);
}

function checkCounts({ deviation }: TapeTimeline, count: number, name: string): void {
  if (count > mostPosition) throw bad(name, `has ${count} samples, of at most ${mostPosition}`);
  if (deviation && deviation.sampleCount !== count)
    throw bad(name, `deviates at ${deviation.sampleCount} of ${count} samples`);
}

/** @param counts samples of each timeline */
function checkTrack(track: TapeTrack, counts: readonly number[], name: string): void {
  const { series, mapping, exceptions, lanes, min, max, maxError } = track;
  if (series.labels.length === 0) throw bad(name, 'is of a series without labels');
  const count = counts[track.timeline];
  if (count === undefined) throw bad(name, `is on timeline ${track.timeline} of ${counts.length}`);
  if (lanes.length > mostLanes || lanes.length !== trackCount(mapping))
    throw bad(name, `has ${lanes.length} lanes, its mapping ${trackCount(mapping)}`);
  for (const { sampleCount: ofLane } of lanes) {
    if (mapping.layout.form === 'runs' ? ofLane > count : ofLane !== count)
      throw bad(name, `has a lane of ${ofLane} samples, its timeline ${count}`);
  }
  if (endOf(exceptions) > count) throw bad(name, `has an exception behind its ${count} samples`);
  if (!(min <= max || (Number.isNaN(min) && Number.isNaN(max))))
    throw bad(name, `has values from ${min} to ${max}`);
  if (maxError !== undefined && !(maxError > 0 && maxError < Infinity))
    throw bad(name, `has errors of up to ${maxError}`);
}

/** Every frame has bytes, every block samples, and only the last one padding. */
function checkLane({ name, lane }: Place): void {
  const { firstSample, sampleCount: count, blockStarts, frameOffsets } = lane;
  if (![firstSample, frameOffsets[0], endSampleOf(lane), frameOffsets.at(-1)].every(isPosition))
    throw bad(name, 'begins before the first sample of the FLAC, or ends beyond all');
  const last = blockStarts.length - 1;
  if (blockStarts.length !== frameOffsets.length || blockStarts[0] !== 0)
    throw bad(name, `has ${last} blocks in ${frameOffsets.length - 1} frames`);
  const isFilled = last > 0 && (blockStarts[last - 1] ?? 0) < count && count <= (blockStarts[last] ?? 0);
  if (!isFilled) throw bad(name, `has ${count} samples in blocks of ${blockStarts[last] ?? 0}`);
  for (let frame = 0; frame < last; frame += 1) {
    const samples = (blockStarts[frame + 1] ?? 0) - (blockStarts[frame] ?? 0);
    const bytes = (frameOffsets[frame + 1] ?? 0) - (frameOffsets[frame] ?? 0);
    if (samples < 1 || samples > mostBlockLength) throw bad(name, `has ${samples} samples in frame ${frame}`);
    if (!(Number.isSafeInteger(bytes) && bytes >= leastFrameBytes))
      throw bad(name, `has ${bytes} bytes in frame ${frame}`);
  }
}

function isPosition(number: number | undefined): boolean {
  return Number.isSafeInteger(number) && (number ?? -1) >= 0;
}

/** One behind the other, from the first sample and the first byte on. A lane that tracks share is one of them. */
function checkPlaces(places: readonly Place[], { totalSamples, frameBytes }: TapeExtent): void {
  const inOrder = places.toSorted((a, b) => a.lane.firstSample - b.lane.firstSample);
  let [sample, byte, before] = [0, 0, 'the first frame'];
  let lastLane: Lane | undefined;
  let cutFrom: string | undefined;
  for (const { name, lane } of inOrder) {
    if (lane === lastLane) continue;
    const firstByte = lane.frameOffsets[0] ?? 0;
    if (lane.firstSample !== sample || firstByte !== byte)
      throw bad(name, `begins at sample ${lane.firstSample} and byte ${firstByte}, not behind ${before}`);
    [sample, byte, before] = [endSampleOf(lane), lane.frameOffsets.at(-1) ?? 0, name];
    lastLane = lane;
    if (sample > totalSamples)
      throw bad(
        name,
        `ends at sample ${sample} and byte ${byte}, the FLAC at sample ${totalSamples} and byte ${frameBytes}`,
      );
    if (byte > frameBytes) cutFrom ??= name;
  }
  if (cutFrom === undefined) return;
  throw new SampleCodecError(
    'bad-tape-index',
    `the file is cut short, within ${cutFrom} of the tape: the last ${byte - frameBytes} bytes are missing; restore it`,
  );
}

function bad(name: string, what: string): SampleCodecError {
  return new SampleCodecError(
    'bad-tape-index',
    `${name} of the tape ${what}: the index is damaged, or of another FLAC`,
  );
}
