import { mergeColumns } from '@flac-metrics/archive';
import type { Columns } from '@flac-metrics/sample-codec';

/** Columns that hold other bits for a time that they share. */
export interface Difference {
  readonly timeMs: number;
  /** Which columns hold a sample of that time. */
  readonly columns: readonly number[];
}

/**
 * The first time at which each column of one series differs from those before it.
 * @param tolerances how far the values of each may be from theirs
 */
export function differingColumns(all: readonly Columns[], tolerances: readonly number[] = []): Difference[] {
  const merged = mergeColumns(all);
  const times = all.map((column, index) => firstDifference(column, merged, tolerances[index]));
  return [...new Set(times)]
    .filter((timeMs) => timeMs !== undefined)
    .map((timeMs) => ({
      timeMs,
      columns: all.flatMap((column, index) => (positionOf(column, timeMs) === undefined ? [] : [index])),
    }));
}

/**
 * The first time for which one column has no sample with the same bits in another, whose times may be more.
 * @param tolerance how far a value may be from that of the other
 * @returns undefined where there is none: the other holds all of it
 */
export function firstDifference(one: Columns, other: Columns, tolerance = 0): number | undefined {
  const [bits, otherBits] = [bitsOf(one.values), bitsOf(other.values)];
  let at = 0;
  for (let index = 0; index < one.timestampsMs.length; index += 1) {
    const timeMs = one.timestampsMs[index] ?? Number.NaN;
    while ((other.timestampsMs[at] ?? Infinity) < timeMs) at += 1;
    if (other.timestampsMs[at] !== timeMs) return timeMs;
    if (bits[2 * index] === otherBits[2 * at] && bits[2 * index + 1] === otherBits[2 * at + 1]) continue;
    const distance = Math.abs((one.values[index] ?? 0) - (other.values[at] ?? 0));
    if (!(distance > 0 && distance <= tolerance)) return timeMs;
  }
  return undefined;
}

function positionOf({ timestampsMs }: Columns, timeMs: number): number | undefined {
  let [low, high] = [0, timestampsMs.length];
  while (low < high) {
    const middle = (low + high) >>> 1;
    if ((timestampsMs[middle] ?? Infinity) < timeMs) low = middle + 1;
    else high = middle;
  }
  return timestampsMs[low] === timeMs ? low : undefined;
}

/** Two words a value: a NaN that went through a number could lose its payload, and a −0 its sign. */
function bitsOf(values: Float64Array): Uint32Array {
  return new Uint32Array(values.buffer, values.byteOffset, 2 * values.length);
}
