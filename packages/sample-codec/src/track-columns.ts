import { decodeSamples, type Mapping } from './mapping/mapping.ts';
import { fillTimestamps, type PositionRange, type Timeline } from './timeline.ts';
import type { Columns } from './track.ts';

/** What the integers of one series stand for. */
export interface RecordedSamples {
  readonly timeline: Timeline;
  readonly mapping: Mapping;
}

/**
 * The samples at some positions, as columns.
 * @param readSamples fills an array with the integers at [first, end), as the file holds them
 */
export async function readColumns(
  { timeline, mapping }: RecordedSamples,
  { first, end }: PositionRange,
  readSamples: (first: number, end: number, samples: Int32Array) => Promise<void>,
): Promise<Columns> {
  const samples = new Int32Array(end - first);
  const columns = { timestampsMs: new Float64Array(end - first), values: new Float64Array(end - first) };
  await readSamples(first, end, samples);
  fillTimestamps(timeline, first, columns.timestampsMs);
  decodeSamples(mapping, samples, columns.values);
  return columns;
}
