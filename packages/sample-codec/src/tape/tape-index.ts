import type { MappingAndExceptions } from '../ladder/mapping-bytes.ts';
import type { Series } from '../series.ts';
import type { Timeline } from '../timeline.ts';
import type { Lane } from './lane.ts';

/** Of the APPLICATION block that an index stands in (RFC 9639 §8.4). */
export const tapeApplicationId = 'mtap';

/** The times of samples that may be off their grid. */
export interface TapeTimeline {
  readonly grid: Timeline;
  /** How many milliseconds each sample was taken after the time that the grid gives it, or before, where negative. */
  readonly deviation?: Lane;
}

/** One series of a tape. */
export interface TapeTrack extends MappingAndExceptions {
  readonly series: Series;
  /** Which of the tape's timelines its samples are on. */
  readonly timeline: number;
  /** What `decodeColumn` takes as tracks, in its order: none, one or two. Where tracks share a lane, it is one object. */
  readonly lanes: readonly Lane[];
  /** Least and greatest value; both NaN where all values are NaN, or there are none. */
  readonly min: number;
  readonly max: number;
  /** No value is further from what was recorded; absent where none is off at all. Above 0. */
  readonly maxError?: number;
}

/** What is where in a FLAC that holds many series of one target. */
export interface TapeIndex {
  readonly timelines: readonly TapeTimeline[];
  readonly tracks: readonly TapeTrack[];
}

/** How large the FLAC is that an index is of: no lane goes beyond it. */
export interface TapeExtent {
  readonly totalSamples: number;
  /** From the first frame to the end of the last. */
  readonly frameBytes: number;
}

/** Every lane once, in the order in which they stand in the FLAC. */
export function lanesInOrder({ timelines, tracks }: TapeIndex): Lane[] {
  const lanes = new Set<Lane>();
  for (const { deviation } of timelines) if (deviation) lanes.add(deviation);
  for (const track of tracks) for (const lane of track.lanes) lanes.add(lane);
  return [...lanes].toSorted((a, b) => a.firstSample - b.firstSample);
}
