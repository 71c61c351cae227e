import { SampleCodecError } from './sample-codec-error.ts';

/** Equally spaced samples: the first at `startMs`, `count` of them, `intervalMs` apart. */
export interface Run {
  readonly startMs: number;
  readonly intervalMs: number;
  readonly count: number;
}

/** The times of a track's samples: runs one after the other, each beginning after the end of the one before. */
export type Timeline = readonly Run[];

/** Positions [first, end) in a track. */
export interface PositionRange {
  readonly first: number;
  readonly end: number;
}

/** The time of a run's last sample. */
export function lastMsOf(run: Run): number {
  return run.startMs + (run.count - 1) * run.intervalMs;
}

/** @throws SampleCodecError `bad-timeline` where runs are not made of whole numbers, are empty, or are out of order. */
export function checkTimeline(timeline: Timeline): void {
  let previousMs = Number.NEGATIVE_INFINITY;
  for (const [index, run] of timeline.entries()) {
    const whole = [run.startMs, run.intervalMs, run.count].every(Number.isSafeInteger);
    const sound = whole && run.intervalMs > 0 && run.count > 0 && Number.isSafeInteger(lastMsOf(run));
    if (!sound || run.startMs <= previousMs) {
      throw new SampleCodecError(
        'bad-timeline',
        `run ${index} (start ${run.startMs} ms, interval ${run.intervalMs} ms, ${run.count} samples) is not sound or not after the one before`,
      );
    }
    previousMs = lastMsOf(run);
  }
}

export function sampleCount(timeline: Timeline): number {
  return timeline.reduce((total, run) => total + run.count, 0);
}

/**
 * The positions whose times lie in [fromMs, toMs], both ends included. Runs are in order, so they are contiguous;
 * where there are none, `first` equals `end`.
 */
export function positionsBetween(timeline: Timeline, fromMs: number, toMs: number): PositionRange {
  const first = countBefore(timeline, fromMs, false);
  return { first, end: Math.max(first, countBefore(timeline, toMs, true)) };
}

/** How many samples are before `timeMs`, or, with `included`, at it or before. */
function countBefore(timeline: Timeline, timeMs: number, included: boolean): number {
  let before = 0;
  for (const run of timeline) {
    const steps = (timeMs - run.startMs) / run.intervalMs;
    const inRun = included ? Math.floor(steps) + 1 : Math.ceil(steps);
    before += Math.min(run.count, Math.max(0, inRun));
    if (inRun < run.count) break;
  }
  return before;
}

/** Writes the times of positions `first`, `first + 1`, … until `timestampsMs` is full. */
export function fillTimestamps(timeline: Timeline, first: number, timestampsMs: Float64Array): void {
  let runStart = 0;
  let filled = 0;
  for (const run of timeline) {
    const runEnd = runStart + run.count;
    for (let position = first + filled; position < runEnd && filled < timestampsMs.length; position += 1) {
      timestampsMs[filled] = run.startMs + (position - runStart) * run.intervalMs;
      filled += 1;
    }
    runStart = runEnd;
  }
  if (filled === timestampsMs.length) return;
  throw new SampleCodecError(
    'bad-timeline',
    `asked for the times of positions ${first} to ${first + timestampsMs.length - 1}, but the timeline has ${runStart} samples`,
  );
}

/**
 * The time of one position.
 * @throws SampleCodecError `bad-timeline` where there is no such position
 */
export function timeAt(timeline: Timeline, position: number): number {
  let runStart = 0;
  for (const run of timeline) {
    if (position < runStart + run.count) return run.startMs + (position - runStart) * run.intervalMs;
    runStart += run.count;
  }
  throw new SampleCodecError(
    'bad-timeline',
    `asked for the time of position ${position}, but the timeline has ${runStart} samples`,
  );
}
