import type { ListedSeries } from './answers.ts';
import { fixedRange, type View } from './view.ts';

/** What was recorded within this time is being recorded. */
const freshMs = 120_000;
const hourMs = 3_600_000;
const dayMs = 86_400_000;

/** Where there is nothing to go by. */
export const liveHour: View['range'] = { kind: 'live', spanMs: hourMs };

/** Live where one of the series is being recorded; otherwise the last day that they have. */
export function rangeFor(series: readonly ListedSeries[]): View['range'] {
  const lastMs = series.reduce((most, one) => Math.max(most, one.lastMs ?? 0), 0);
  const startMs = series.reduce((least, one) => Math.min(least, one.startMs ?? Infinity), Infinity);
  if (lastMs === 0 || Date.now() - lastMs < freshMs) return liveHour;
  return fixedRange(Math.max(startMs, lastMs - dayMs), lastMs);
}
