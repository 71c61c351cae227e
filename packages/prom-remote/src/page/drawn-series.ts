import type { DrawnSeries } from '@flac-metrics/page/answers';
import type { Columns, Timeline } from '@flac-metrics/sample-codec';
import type { PixelGrid } from '../read/pixel-columns.ts';

/** Samples further apart than so many of their intervals have a gap between them: one that is late is none. */
const gapIntervals = 2;

/** How far apart samples of a timeline are when there is a gap between them. */
export function gapMsOf(timeline: Timeline): number {
  return gapIntervals * timeline.reduce((most, { intervalMs }) => Math.max(most, intervalMs), 0);
}

/** @param gapMs see `gapMsOf` */
export function drawSamples(
  { timestampsMs, values }: Columns,
  gapMs: number,
): Pick<DrawnSeries, 'isRaw' | 'timesMs' | 'min'> {
  const timesMs: number[] = [];
  const min: (number | null)[] = [];
  let beforeMs = Infinity;
  for (const [index, timeMs] of timestampsMs.entries()) {
    if (timeMs - beforeMs > gapMs) {
      timesMs.push(Math.round((timeMs + beforeMs) / 2));
      min.push(null);
    }
    timesMs.push(timeMs);
    min.push(finite(values[index]));
    beforeMs = timeMs;
  }
  return { isRaw: true, timesMs, min };
}

/** Samples by column, for all columns of a grid. */
export interface DrawnColumns {
  readonly minima: Float64Array;
  readonly maxima: Float64Array;
  readonly counts: Uint32Array;
}

/** Columns without samples are left out. @param gapMs see `gapMsOf` */
export function drawColumns(
  { fromMs, toMs, width }: PixelGrid,
  { minima, maxima, counts: all }: DrawnColumns,
  gapMs: number,
): Pick<DrawnSeries, 'isRaw' | 'timesMs' | 'min' | 'max' | 'counts'> {
  const timesMs: number[] = [];
  const min: (number | null)[] = [];
  const max: (number | null)[] = [];
  const counts: number[] = [];
  const columnMs = (toMs - fromMs) / width;
  const push = (column: number, least: number | null, greatest: number | null, count: number): void => {
    timesMs.push(Math.round(fromMs + column * columnMs));
    min.push(least);
    max.push(greatest);
    counts.push(count);
  };
  let before = width;
  for (const [column, count] of all.entries()) {
    if (count === 0) continue;
    if ((column - before - 1) * columnMs >= gapMs) push(before + 1, null, null, 0);
    push(column, finite(minima[column]), finite(maxima[column]), count);
    before = column;
  }
  return { isRaw: false, timesMs, min, max, counts };
}

/** JSON knows no other numbers. */
function finite(value: number | undefined): number | null {
  return value !== undefined && Number.isFinite(value) ? value : null;
}
