import { SampleCodecError } from './sample-codec-error.ts';
import { lastMsOf, positionsBetween, sampleCount, timeAt, type Run, type Timeline } from './timeline.ts';

/** The part of a timeline in [fromMs, toMs], both ends included. */
export function clipTimeline(timeline: Timeline, fromMs: number, toMs: number): Timeline {
  const [first, last] = [timeline[0], timeline.at(-1)];
  if (first && last && first.startMs >= fromMs && lastMsOf(last) <= toMs) return timeline;
  return timeline.flatMap((run) => {
    if (run.startMs >= fromMs && lastMsOf(run) <= toMs) return [run];
    const { first, end } = positionsBetween([run], fromMs, toMs);
    return first === end
      ? []
      : [{ ...run, startMs: run.startMs + first * run.intervalMs, count: end - first }];
  });
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
function unite(runs: readonly Run[], reachedMs: number): Run[] {
  const [first, ...others] = runs;
  if (!first) return [];
  if (others.length === 0) return [first];
  const { startMs, intervalMs } = first;
  const isOneGrid = others.every(
    (run) => run.intervalMs === intervalMs && (run.startMs - startMs) % intervalMs === 0,
  );
  if (isOneGrid) return [{ startMs, intervalMs, count: (reachedMs - startMs) / intervalMs + 1 }];
  const count = sampleCount(runs);
  if (count <= mostTimesOneByOne) return runsOf(timesOf(runs));
  throw new SampleCodecError(
    'bad-timeline',
    `${count} samples of one series overlap and are not on one grid; ${mostTimesOneByOne} is the most: narrow the time range`,
  );
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
