import { decodeSamples } from './mapping/mapping.ts';
import { fillTimestamps, type PositionRange } from './timeline.ts';
import type { Columns, Track } from './track.ts';

/**
 * The samples of a track at some positions, as columns.
 * @param readSamples fills an array with the integers at [first, end), as the file holds them
 */
export async function readColumns(
  { timeline, mapping }: Track,
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
