import type { Points, SegmentPage } from './answers.ts';
import { askJson, secondsOf, type Answered } from './server-answer.ts';

/** What is asked for of the list of files. */
const listedSegments = 200;

export interface TimeRange {
  readonly fromMs: number;
  readonly toMs: number;
}

/** Charts of some series. @throws PageError; the signal's reason */
export function drawnPoints(
  series: readonly string[],
  range: TimeRange,
  width: number,
  signal: AbortSignal,
): Promise<Answered<Points>> {
  return askJson<Points>('points', [...askedOf(series, range), ['width', width]], signal);
}

/** The files that hold some series, or any. @throws PageError; the signal's reason */
export function segmentsOf(
  series: readonly string[],
  range: TimeRange,
  signal: AbortSignal,
): Promise<Answered<SegmentPage>> {
  return askJson<SegmentPage>('segments', [...askedOf(series, range), ['limit', listedSegments]], signal);
}

function askedOf(
  series: readonly string[],
  { fromMs, toMs }: TimeRange,
): (readonly [name: string, value: string | number])[] {
  return [
    ...series.map((one) => ['series', one] as const),
    ['from', secondsOf(fromMs)],
    ['to', secondsOf(toMs)],
  ];
}
