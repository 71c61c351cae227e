import { areAllZero, narrowDeviations } from '../deviations.ts';
import { SampleCodecError, within } from '../sample-codec-error.ts';
import { checkTimeline, sampleCount, type Run, type Timeline } from '../timeline.ts';

/** The runs of a timeline without their deviations, as an index has them. */
export function gridOf(timeline: Timeline): Run[] {
  return timeline.map(({ startMs, intervalMs, count }) => ({ startMs, intervalMs, count }));
}

/** Those of all samples, as a lane has them; undefined where all are 0. */
export function deviationsOf(timeline: Timeline): Int32Array | undefined {
  if (timeline.every(({ deviationsMs }) => deviationsMs === undefined)) return undefined;
  const all = new Int32Array(sampleCount(timeline));
  let at = 0;
  for (const { count, deviationsMs } of timeline) {
    if (deviationsMs) all.set(deviationsMs, at);
    at += count;
  }
  return all;
}

/**
 * The timeline whose grid and deviations these are.
 * @param all as long as the grid has samples; the runs have parts of it
 * @throws SampleCodecError `bad-tape-index` where they do not go together
 */
export function deviate(grid: Timeline, all: Int32Array): Timeline {
  if (all.length !== sampleCount(grid))
    throw new SampleCodecError('bad-tape-index', `${all.length} deviations for ${sampleCount(grid)} samples`);
  const narrow = narrowDeviations(all);
  let at = 0;
  const timeline = grid.map((run): Run => {
    const deviationsMs = narrow.subarray(at, at + run.count);
    at += run.count;
    return areAllZero(deviationsMs) ? run : { ...run, deviationsMs };
  });
  within('bad-tape-index', 'a timeline and its deviations', () => checkTimeline(timeline));
  return timeline;
}
