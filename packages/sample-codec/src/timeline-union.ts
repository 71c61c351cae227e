import { narrowDeviations } from './deviations.ts';
import { SampleCodecError } from './sample-codec-error.ts';
import { fitTimeline } from './timeline-fit.ts';
import {
  fillTimestamps,
  lastMsOf,
  positionsBetween,
  sampleCount,
  timeAt,
  timeInRun,
  type Run,
  type Timeline,
} from './timeline.ts';

/** The part of a timeline in [fromMs, toMs], both ends included. */
export function clipTimeline(timeline: Timeline, fromMs: number, toMs: number): Timeline {
  const [first, last] = [timeline[0], timeline.at(-1)];
  if (first && last && first.startMs >= fromMs && lastMsOf(last) <= toMs) return timeline;
  return timeline.flatMap((run) => {
    if (run.startMs >= fromMs && lastMsOf(run) <= toMs) return [run];
    const { first, end } = positionsBetween([run], fromMs, toMs);
    return first === end ? [] : sliceRun(run, first, end);
  });
}

/** The samples [first, end) of a run, as a run of their own, nearly always. */
function sliceRun(run: Run, first: number, end: number): Timeline {
  const { intervalMs, deviationsMs } = run;
  const slice = { startMs: timeInRun(run, first), intervalMs, count: end - first };
  if (!deviationsMs) return [slice];
  const base = deviationsMs[first] ?? 0;
  if (base === 0) return [{ ...slice, deviationsMs: deviationsMs.subarray(first, end) }];
  const moved = new Int32Array(end - first);
  for (let index = 0; index < moved.length; index += 1) {
    const deviationMs = (deviationsMs[first + index] ?? 0) - base;
    moved[index] = deviationMs;
    // From another start, a sample may be further off than a deviation tells.
    if (moved[index] !== deviationMs) return fitTimeline(timesOf([run]).subarray(first, end));
  }
  return [{ ...slice, deviationsMs: narrowDeviations(moved) }];
}

/**
 * Every time that any of the timelines has, once, in order.
 * @param timelines each ascending
 * @throws SampleCodecError `bad-timeline` where too many overlap that are not on one grid
 */
export function unionOfTimelines(timelines: readonly Timeline[]): Run[] {
  const union: Run[] = [];
  /** Runs that overlap, and how far they reach. */
  let open: Run[] = [];
  let reachedMs = -Infinity;
  const close = (): void => {
    for (const run of unite(open, reachedMs)) union.push(run);
  };
  for (const run of timelines.flat().toSorted((a, b) => a.startMs - b.startMs)) {
    if (run.startMs > reachedMs) {
      close();
      open = [];
    }
    open.push(run);
    reachedMs = Math.max(reachedMs, lastMsOf(run));
  }
  close();
  return union;
}

/** Times that are put together one by one, at the most: they take memory, and a while. */
const mostTimesOneByOne = 2_000_000;

/**
 * Runs that share a grid make one run: they overlap, so it has no gaps. Others are put together time by time.
 * @param runs in the order of their starts, each beginning at the end of those before it or earlier
 */
function unite(runs: readonly Run[], reachedMs: number): Timeline {
  const [first, ...others] = runs;
  if (!first) return [];
  if (others.length === 0) return [first];
  const { startMs, intervalMs } = first;
  const isOneGrid = runs.every(
    (run) =>
      run.intervalMs === intervalMs &&
      (run.startMs - startMs) % intervalMs === 0 &&
      run.deviationsMs === undefined,
  );
  if (isOneGrid) return [{ startMs, intervalMs, count: (reachedMs - startMs) / intervalMs + 1 }];
  const count = sampleCount(runs);
  if (count <= mostTimesOneByOne) return fitTimeline(timesOf(runs));
  throw new SampleCodecError(
    'bad-timeline',
    `${count} samples of one series overlap and are not on one grid; ${mostTimesOneByOne} is the most: narrow the time range`,
  );
}

/** Each once, in order. */
function timesOf(runs: readonly Run[]): Float64Array {
  const times = new Float64Array(sampleCount(runs));
  let filled = 0;
  for (const run of runs) {
    fillTimestamps([run], 0, times.subarray(filled, filled + run.count));
    filled += run.count;
  }
  times.sort();
  let distinct = 0;
  for (const timeMs of times)
    if (distinct === 0 || timeMs !== times[distinct - 1]) times[distinct++] = timeMs;
  return times.subarray(0, distinct);
}

/**
 * Cuts a timeline into spans of time that hold so many samples each, the last one fewer.
 * @param most samples in one
 */
export function* spansOf(timeline: Timeline, most: number): Generator<TimeSpan, void, undefined> {
  const total = sampleCount(timeline);
  for (let first = 0; first < total; first += most) {
    const count = Math.min(most, total - first);
    yield { fromMs: timeAt(timeline, first), toMs: timeAt(timeline, first + count - 1), count };
  }
}

/** Both ends included. */
export interface TimeSpan {
  readonly fromMs: number;
  readonly toMs: number;
  readonly count: number;
}
