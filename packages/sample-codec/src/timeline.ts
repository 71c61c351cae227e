import type { DeviationsMs } from './deviations.ts';
import { SampleCodecError } from './sample-codec-error.ts';

/**
 * Samples on a grid, or nearly: number i was taken at `startMs + i * intervalMs`, or `deviationsMs[i]` later, which is earlier where it
 * is negative. Each is later than the one before.
 */
export interface Run {
  readonly startMs: number;
  readonly intervalMs: number;
  readonly count: number;
  /** Absent where all samples are on the grid; otherwise one entry a sample, the first of them 0. */
  readonly deviationsMs?: DeviationsMs;
}

/** The times of a track's samples: runs one after the other, each beginning after the end of the one before. */
export type Timeline = readonly Run[];

/** Positions [first, end) in a track. */
export interface PositionRange {
  readonly first: number;
  readonly end: number;
}

/** ECMA-262 §21.4.1.1: from 100 million days before 1970 to as many after. */
export function isDate(timeMs: number): boolean {
  return Math.abs(timeMs) <= 8.64e15;
}

/** The time of a sample of a run. */
export function timeInRun({ startMs, intervalMs, deviationsMs }: Run, index: number): number {
  return startMs + index * intervalMs + (deviationsMs?.[index] ?? 0);
}

/** The time of a run's last sample. */
export function lastMsOf(run: Run): number {
  return timeInRun(run, run.count - 1);
}

/** @throws SampleCodecError `bad-timeline` where runs are not made of whole numbers, are empty, or are out of order. */
export function checkTimeline(timeline: Timeline): void {
  let previousMs = Number.NEGATIVE_INFINITY;
  for (const [index, run] of timeline.entries()) {
    checkRun(run, index);
    if (run.startMs <= previousMs) throw badRun(run, index, 'not after the one before');
    previousMs = lastMsOf(run);
  }
}

/**
 * A run for itself.
 * @param index in its timeline
 * @throws SampleCodecError `bad-timeline`
 */
export function checkRun(run: Run, index: number): void {
  const { startMs, intervalMs, count, deviationsMs } = run;
  const isWhole = [startMs, intervalMs, count, lastMsOf(run)].every(Number.isSafeInteger);
  if (!isWhole || !isDate(startMs) || !isDate(lastMsOf(run)) || intervalMs <= 0 || count <= 0)
    throw badRun(run, index, 'not sound');
  if (!deviationsMs) return;
  if (deviationsMs.length !== count || deviationsMs[0] !== 0)
    throw badRun(run, index, 'not as long as its deviations, or begins beside its start');
  for (let sample = 1; sample < count; sample += 1) {
    if (timeInRun(run, sample) > timeInRun(run, sample - 1)) continue;
    throw badRun(run, index, `out of order at its sample ${sample}`);
  }
}

function badRun({ startMs, intervalMs, count }: Run, index: number, what: string): SampleCodecError {
  return new SampleCodecError(
    'bad-timeline',
    `run ${index} (start ${startMs} ms, interval ${intervalMs} ms, ${count} samples) is ${what}`,
  );
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
    const inRun = countInRun(run, timeMs, included);
    before += inRun;
    if (inRun < run.count) break;
  }
  return before;
}

function countInRun(run: Run, timeMs: number, included: boolean): number {
  const { startMs, intervalMs, count, deviationsMs } = run;
  if (!deviationsMs) {
    const steps = (timeMs - startMs) / intervalMs;
    return Math.min(count, Math.max(0, included ? Math.floor(steps) + 1 : Math.ceil(steps)));
  }
  let [low, high] = [0, count];
  while (low < high) {
    const middle = (low + high) >>> 1;
    const middleMs = timeInRun(run, middle);
    if (middleMs < timeMs || (included && middleMs === timeMs)) low = middle + 1;
    else high = middle;
  }
  return low;
}

/** Writes the times of positions `first`, `first + 1`, … until `timestampsMs` is full. */
export function fillTimestamps(timeline: Timeline, first: number, timestampsMs: Float64Array): void {
  let runStart = 0;
  let filled = 0;
  for (const run of timeline) {
    const runEnd = runStart + run.count;
    for (let position = first + filled; position < runEnd && filled < timestampsMs.length; position += 1) {
      timestampsMs[filled] = timeInRun(run, position - runStart);
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
    if (position < runStart + run.count) return timeInRun(run, position - runStart);
    runStart += run.count;
  }
  throw new SampleCodecError(
    'bad-timeline',
    `asked for the time of position ${position}, but the timeline has ${runStart} samples`,
  );
}
