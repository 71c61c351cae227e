import { positionsBetween, timeInRun, type PositionRange, type Timeline } from '../timeline.ts';
import { clipTimeline } from '../timeline-union.ts';

/** Part of a column, in one window of time. */
export interface WindowedColumn {
  /** Of the window, in milliseconds. */
  readonly windowMs: number;
  readonly timeline: Timeline;
  /** A view of the column's. */
  readonly values: Float64Array;
}

/**
 * The start of the window that a time is in. Windows of a day begin at midnight in UTC: all are counted from the epoch.
 * @param ms whole
 * @param lengthMs whole, above 0
 */
export function windowOf(ms: number, lengthMs: number): number {
  return Math.floor(ms / lengthMs) * lengthMs;
}

/**
 * The starts of the windows that a timeline has samples in, in the order of time. Those between its samples cost nothing, however many
 * they are.
 * @param lengthMs whole, above 0
 */
export function windowsOf(timeline: Timeline, lengthMs: number): number[] {
  const windows: number[] = [];
  for (const run of timeline) {
    for (let index = 0; index < run.count;) {
      const windowMs = windowOf(timeInRun(run, index), lengthMs);
      // A run may begin in the window in which the one before it ends.
      if (windowMs !== windows.at(-1)) windows.push(windowMs);
      index = positionsBetween([run], windowMs, windowMs + lengthMs - 1).end;
    }
  }
  return windows;
}

/**
 * Cuts columns at the boundaries of windows. The parts of columns on one timeline share theirs, as long as it is one object.
 * @param lengthMs whole, above 0
 */
export class WindowCutter {
  readonly #lengthMs: number;
  readonly #cuts: Map<Timeline, readonly Cut[]> = new Map();

  constructor(lengthMs: number) {
    this.#lengthMs = lengthMs;
  }

  /** @returns the parts in the order of time; none is empty */
  cut(timeline: Timeline, values: Float64Array): WindowedColumn[] {
    const cuts = this.#cuts.get(timeline) ?? cutsOf(timeline, this.#lengthMs);
    this.#cuts.set(timeline, cuts);
    return cuts.map(({ windowMs, timeline, first, end }) => ({
      windowMs,
      timeline,
      values: values.subarray(first, end),
    }));
  }
}

/** Positions of a column that are in one window. */
interface Cut extends PositionRange {
  readonly windowMs: number;
  readonly timeline: Timeline;
}

function cutsOf(timeline: Timeline, lengthMs: number): Cut[] {
  return windowsOf(timeline, lengthMs).map((windowMs): Cut => {
    const toMs = windowMs + lengthMs - 1;
    return {
      windowMs,
      timeline: clipTimeline(timeline, windowMs, toMs),
      ...positionsBetween(timeline, windowMs, toMs),
    };
  });
}
