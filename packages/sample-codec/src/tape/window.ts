import { lastMsOf, positionsBetween, type Timeline } from '../timeline.ts';
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

interface Cut {
  readonly windowMs: number;
  readonly timeline: Timeline;
  readonly first: number;
  readonly end: number;
}

function cutsOf(timeline: Timeline, lengthMs: number): Cut[] {
  const cuts: Cut[] = [];
  // Between two runs there may be windows without number that hold nothing.
  for (const run of timeline) {
    const lastMs = lastMsOf(run);
    let windowMs = windowOf(run.startMs, lengthMs);
    if (windowMs < (cuts.at(-1)?.windowMs ?? -Infinity) + lengthMs) windowMs += lengthMs;
    for (; windowMs <= lastMs; windowMs += lengthMs) {
      const toMs = windowMs + lengthMs - 1;
      const { first, end } = positionsBetween(timeline, windowMs, toMs);
      if (first < end) cuts.push({ windowMs, timeline: clipTimeline(timeline, windowMs, toMs), first, end });
    }
  }
  return cuts;
}
