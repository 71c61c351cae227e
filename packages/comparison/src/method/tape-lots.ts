import { slugOfTarget, targetOf, windowOf } from '@flac-metrics/sample-codec/tape';
import type { SeriesColumns } from '../series-columns.ts';

/** How long a tape is. */
export interface TapeLength {
  /** Tapes begin at multiples of it. Undefined: all of a target's samples are one window. */
  readonly windowMs?: number;
  /** Of a series, on one tape, within its window. Undefined: all. */
  readonly samples?: number;
}

/** What belongs onto one tape, if there is room. */
export function tapeLots(columns: readonly SeriesColumns[], length: TapeLength): SeriesColumns[][] {
  const lots = new Map<string, SeriesColumns[]>();
  for (const column of columns) {
    const target = slugOfTarget(targetOf(column.series));
    let [window, part] = [Number.NaN, 0];
    for (let first = 0, end = 0; first < column.values.length; first = end) {
      end = endOfPart(column.timestampsMs, first, length);
      const ofPart = windowIn(length, column.timestampsMs[first] ?? 0);
      part = ofPart === window ? part + 1 : 0;
      window = ofPart;
      const key = `${target} ${window} ${part}`;
      const lot = lots.get(key) ?? [];
      lots.set(key, lot);
      lot.push({
        series: column.series,
        timestampsMs: column.timestampsMs.subarray(first, end),
        values: column.values.subarray(first, end),
      });
    }
  }
  return [...lots.values()];
}

function windowIn({ windowMs }: TapeLength, timeMs: number): number {
  return windowMs === undefined ? 0 : windowOf(timeMs, windowMs);
}

function endOfPart(timestampsMs: Float64Array, first: number, length: TapeLength): number {
  const most = Math.min(timestampsMs.length, first + (length.samples ?? Infinity));
  const window = windowIn(length, timestampsMs[first] ?? 0);
  let [low, high] = [first + 1, most];
  while (low < high) {
    const middle = (low + high) >>> 1;
    if (windowIn(length, timestampsMs[middle] ?? 0) === window) low = middle + 1;
    else high = middle;
  }
  return low;
}
