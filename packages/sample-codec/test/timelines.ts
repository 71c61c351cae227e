import fc from 'fast-check';
import { timeInRun, type Run, type Timeline } from '../src/index.ts';

const deviationTypes = [Int8Array, Int16Array, Int32Array];

/** A run that begins some time after another has ended, with deviations or without. */
interface Part {
  readonly pauseMs: number;
  readonly intervalMs: number;
  readonly count: number;
  /** Parts of the interval that samples are late; undefined on the grid. */
  readonly late: readonly number[] | undefined;
  readonly type: number;
}

const part: fc.Arbitrary<Part> = fc.record({
  pauseMs: fc.integer({ min: 1, max: 500 }),
  intervalMs: fc.integer({ min: 1, max: 50 }),
  count: fc.integer({ min: 1, max: 40 }),
  late: fc.option(fc.array(fc.double({ min: 0, max: 0.99, noNaN: true }), { minLength: 40, maxLength: 40 }), {
    nil: undefined,
  }),
  type: fc.nat(deviationTypes.length - 1),
});

function runOf({ intervalMs, count, late, type }: Part, startMs: number): Run {
  const run = { startMs, intervalMs, count };
  const Deviations = deviationTypes[type];
  if (!late || !Deviations) return run;
  const deviations = late
    .slice(0, count)
    .map((share, index) => (index === 0 ? 0 : Math.floor(share * intervalMs)));
  return { ...run, deviationsMs: Deviations.from(deviations) };
}

/** Timelines of some runs on grids, and some that deviate from them. */
export const timelines: fc.Arbitrary<Timeline> = fc.array(part, { maxLength: 5 }).map((parts) => {
  let lastMs = -1000;
  return parts.map((one) => {
    const run = runOf(one, lastMs + one.pauseMs);
    lastMs = timeInRun(run, run.count - 1);
    return run;
  });
});

/** All times of a timeline, one by one: what the functions under test must agree with. */
export function timesOf(timeline: Timeline): number[] {
  return timeline.flatMap(({ startMs, intervalMs, count, deviationsMs }) =>
    Array.from({ length: count }, (_, index) => startMs + index * intervalMs + (deviationsMs?.[index] ?? 0)),
  );
}
