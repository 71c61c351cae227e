import { lastMsOf, type Timeline } from '@flac-metrics/sample-codec';

/** So much later than is usual, a sample is not late but the one after a gap. */
const mostIntervals = 1.5;

/**
 * The times of the samples that come after a gap, ascending. Runs alone tell: within one, samples are as far apart as they should be.
 * Where runs are short, since nobody kept to a grid, the usual interval is that between most samples.
 */
export function gapEnds(timeline: Timeline): number[] {
  const usualMs = usualInterval(timeline);
  return timeline.flatMap((run, index) => {
    const before = timeline[index - 1];
    if (!before) return [];
    const intervalsMs = [before, run].filter(({ count }) => count > 1).map(({ intervalMs }) => intervalMs);
    const bearableMs = mostIntervals * Math.max(usualMs, ...intervalsMs);
    return run.startMs - lastMsOf(before) > bearableMs ? [run.startMs] : [];
  });
}

/** The median of the times between neighbours. */
function usualInterval(timeline: Timeline): number {
  const spacings = timeline.flatMap((run, index) => {
    const before = timeline[index - 1];
    const within = { ms: run.intervalMs, count: run.count - 1 };
    return before ? [{ ms: run.startMs - lastMsOf(before), count: 1 }, within] : [within];
  });
  let left = spacings.reduce((sum, { count }) => sum + count, 0) / 2;
  for (const { ms, count } of spacings.toSorted((a, b) => a.ms - b.ms)) {
    left -= count;
    if (left <= 0 && count > 0) return ms;
  }
  return 0;
}
