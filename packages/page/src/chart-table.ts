import type { DrawnSeries, Points } from './answers.ts';

/** A column of times and one of values, as uPlot takes them. */
export type ChartTable = [timesMs: number[], values: (number | null)[]];

/** A line through the least and the greatest value of each column of pixels, so that no spike is lost; through each sample, where there are few. */
export function tableOf(
  { timesMs, min, max }: Pick<DrawnSeries, 'timesMs' | 'min' | 'max'>,
  { fromMs, toMs, width }: Pick<Points, 'fromMs' | 'toMs' | 'width'>,
): ChartTable {
  if (!max) return [[...timesMs], [...min]];
  const halfMs = Math.max(1, Math.floor((toMs - fromMs) / width / 2));
  const times: number[] = [];
  const values: (number | null)[] = [];
  for (const [index, timeMs] of timesMs.entries()) {
    const [low, high] = [min[index] ?? null, max[index] ?? null];
    times.push(timeMs);
    values.push(low);
    if (low === high) continue;
    times.push(timeMs + halfMs);
    values.push(high);
  }
  return [times, values];
}

/** What is drawn at a time. @returns undefined where there is nothing near it */
export function valueAt(
  { timesMs, min, max = min }: Pick<DrawnSeries, 'timesMs' | 'min' | 'max'>,
  atMs: number,
  nearMs: number,
): { readonly min: number; readonly max: number } | undefined {
  let [low, high] = [0, timesMs.length];
  while (low < high) {
    const middle = (low + high) >>> 1;
    if ((timesMs[middle] ?? Infinity) <= atMs) low = middle + 1;
    else high = middle;
  }
  const [before, after] = [timesMs[low - 1] ?? -Infinity, timesMs[low] ?? Infinity];
  const index = atMs - before <= after - atMs ? low - 1 : low;
  const [least, greatest] = [min[index] ?? null, max[index] ?? null];
  if (least === null || greatest === null || Math.abs((timesMs[index] ?? Infinity) - atMs) > nearMs)
    return undefined;
  return { min: least, max: greatest };
}
