import { lastMsOf, positionsBetween, sampleCount, timeAt, type Run, type Timeline } from './timeline.ts';

/** The part of a timeline in [fromMs, toMs], both ends included. */
export function clipTimeline(timeline: Timeline, fromMs: number, toMs: number): Run[] {
  return timeline.flatMap((run) => {
    const { first, end } = positionsBetween([run], fromMs, toMs);
    return first === end
      ? []
      : [{ ...run, startMs: run.startMs + first * run.intervalMs, count: end - first }];
  });
}

/**
 * Every time that any of the timelines has, once, in order.
 * @param timelines each ascending
 */
export function unionOfTimelines(timelines: readonly Timeline[]): Run[] {
  const union: Run[] = [];
  for (const run of timelines.flat().toSorted((a, b) => a.startMs - b.startMs)) {
    const before = union.findLastIndex((other) => lastMsOf(other) < run.startMs);
    const overlapping = union.splice(before + 1);
    union.push(...(overlapping.length === 0 ? [run] : unite([...overlapping, run])));
  }
  return union;
}

/** Runs that share a grid make one run. Others are put together time by time, which takes memory for each of them. */
function unite(unsorted: readonly Run[]): Run[] {
  const runs = unsorted.toSorted((a, b) => a.startMs - b.startMs);
  const [first, ...others] = runs;
  if (!first) return [];
  const { startMs, intervalMs } = first;
  const onOneGrid = others.every(
    (run) => run.intervalMs === intervalMs && (run.startMs - startMs) % intervalMs === 0,
  );
  const isContinuous = others.every((run, index) => {
    const reachedMs = Math.max(...runs.slice(0, index + 1).map(lastMsOf));
    return run.startMs <= reachedMs + intervalMs;
  });
  if (!onOneGrid || !isContinuous) return runsOf(timesOf(runs));
  const lastMs = Math.max(...runs.map(lastMsOf));
  return [{ startMs, intervalMs, count: (lastMs - startMs) / intervalMs + 1 }];
}

/** Sorted, with those that are there more than once. */
function timesOf(runs: readonly Run[]): Float64Array {
  const times = new Float64Array(sampleCount(runs));
  let filled = 0;
  for (const run of runs) {
    for (let position = 0; position < run.count; position += 1) {
      times[filled] = run.startMs + position * run.intervalMs;
      filled += 1;
    }
  }
  return times.toSorted();
}

/** As few runs as follow from going through the times once. */
function runsOf(times: Float64Array): Run[] {
  const runs: Run[] = [];
  let open: { startMs: number; intervalMs: number; count: number } | undefined;
  for (const timeMs of times) {
    const last = open && lastMsOf(open);
    if (timeMs === last) continue;
    if (open && last !== undefined && (open.count === 1 || timeMs - last === open.intervalMs)) {
      open.intervalMs = timeMs - last;
      open.count += 1;
      continue;
    }
    open = { startMs: timeMs, intervalMs: 1, count: 1 };
    runs.push(open);
  }
  return runs;
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
