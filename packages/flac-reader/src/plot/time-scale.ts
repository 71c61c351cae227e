import { formatTime } from '@flac-metrics/sample-codec';
import type { TimeRange } from './column-summary.ts';

/** A label below the axis of times, and, a row below that, what it leaves out: the date of a time, the year of a day. */
export interface TimeTick {
  readonly ms: number;
  readonly label: string;
  /** Undefined where it is as that of the tick before. */
  readonly context: string | undefined;
}

const [secondMs, minuteMs, hourMs, dayMs] = [1000, 60_000, 3_600_000, 86_400_000];
/** Weeks begin on Mondays; the first day of the epoch was a Thursday. */
const firstMondayMs = 4 * dayMs;

/** Where labels of one kind stand, and which part of `2026-11-24T05:00:00.000Z` they and their contexts are. */
interface TimeSteps {
  readonly label: readonly [from: number, end: number];
  readonly context: readonly [from: number, end: number] | undefined;
  /** Of the labels, in milliseconds; of months and years, in months. */
  readonly steps: readonly number[];
}

const date = [0, 10] as const;
const clockSteps: readonly TimeSteps[] = [
  { label: [11, 23], context: date, steps: [1, 2, 5, 10, 20, 50, 100, 200, 500] },
  { label: [11, 19], context: date, steps: [1, 2, 5, 10, 15, 30].map((count) => count * secondMs) },
  { label: [11, 16], context: date, steps: [1, 2, 5, 10, 15, 30].map((count) => count * minuteMs) },
  { label: [11, 16], context: date, steps: [1, 2, 3, 6, 12].map((count) => count * hourMs) },
  { label: [5, 10], context: [0, 4], steps: [1, 2, 7, 14].map((count) => count * dayMs) },
];
const monthSteps: TimeSteps = { label: [0, 7], context: undefined, steps: [1, 2, 3, 6] };
const yearSteps: TimeSteps = {
  label: [0, 4],
  context: undefined,
  steps: [1, 2, 5, 10, 20, 50, 100, 200, 500, 1000],
};

/** Between two labels, so that they are not read as one. */
const leastBlanks = 3;

/**
 * Round times of a range, in UTC, as many as have room.
 * @param columns letters that all labels together may take
 */
export function timeTicks(range: TimeRange, columns: number): TimeTick[] {
  const { fromMs, toMs } = range;
  if (fromMs === toMs) {
    const text = formatTime(fromMs);
    return [{ ms: fromMs, label: text.slice(11, 23).replace('.000', ''), context: text.slice(0, 10) }];
  }
  const { times, label, context } = timesOf(range, columns);
  let before: string | undefined;
  return times.map((ms) => {
    const text = formatTime(ms);
    const now = context && text.slice(...context);
    const tick = { ms, label: text.slice(...label), context: now === before ? undefined : now };
    before = now;
    return tick;
  });
}

function timesOf(
  { fromMs, toMs }: TimeRange,
  columns: number,
): Pick<TimeSteps, 'label' | 'context'> & { times: number[] } {
  const hasRoom = ({ label }: TimeSteps, count: number): boolean =>
    count * (label[1] - label[0] + leastBlanks) <= columns;
  for (const kind of clockSteps) {
    for (const stepMs of kind.steps) {
      if (!hasRoom(kind, (toMs - fromMs) / stepMs)) continue;
      const originMs = stepMs % (7 * dayMs) === 0 ? firstMondayMs : 0;
      const firstMs = originMs + Math.ceil((fromMs - originMs) / stepMs) * stepMs;
      const count = Math.floor((toMs - firstMs) / stepMs) + 1;
      return {
        ...kind,
        times: Array.from({ length: Math.max(0, count) }, (_, index) => firstMs + index * stepMs),
      };
    }
  }
  const monthsOf = (ms: number): number => new Date(ms).getUTCFullYear() * 12 + new Date(ms).getUTCMonth();
  const [first, last] = [monthsOf(fromMs), monthsOf(toMs)];
  const steps = [
    ...monthSteps.steps.map((months) => ({ kind: monthSteps, months })),
    ...yearSteps.steps.map((years) => ({ kind: yearSteps, months: 12 * years })),
  ];
  const { kind, months } = steps.find(({ kind, months }) => hasRoom(kind, (last - first) / months)) ?? {
    kind: yearSteps,
    months: 12_000,
  };
  const times: number[] = [];
  for (let month = Math.ceil(first / months) * months; month <= last; month += months) {
    const ms = new Date(0).setUTCFullYear(Math.floor(month / 12), month % 12, 1);
    if (ms >= fromMs && ms <= toMs) times.push(ms);
  }
  return { ...kind, times };
}
