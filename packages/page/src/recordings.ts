import type { Points, SegmentPage } from './answers.ts';
import { askJson, secondsOf, type Answered } from './server-answer.ts';

/** What is asked for of the list of files. */
const listedSegments = 200;

interface TimeRange {
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

/** How much is drawn, and what is missing, in words. */
export function describePoints({ data, warnings }: Answered<Points>): string {
  const samples = data.series.reduce((sum, one) => sum + one.samples, 0);
  const unread = [...new Set([...warnings, ...data.series.flatMap((one) => one.unread)])];
  const missing = unread.length > 0 ? ` Some could not be read: ${unread[0]}` : '';
  const none =
    'The chosen series have no samples in this range of time: choose another one, or look earlier.';
  const many = `${samples.toLocaleString('en')} samples are drawn; of more than a pixel shows, the least and the greatest.`;
  return (samples === 0 ? none : many) + missing;
}
