import { basename } from 'node:path';
import type { Fault, TimeRange } from '@flac-metrics/archive';
import type { UnreadSamples } from '@flac-metrics/page/answers';
import { positionsBetween, type Timeline } from '@flac-metrics/sample-codec';

/** The times of one series that could not be read, gathered in any order. */
export class UnreadTimes {
  readonly #range: TimeRange;
  readonly #timeline: Timeline;
  readonly #all: UnreadSamples[] = [];

  /**
   * @param range beyond which nothing is told
   * @param timeline of all samples in it: where none of them is between two times, these are one
   */
  constructor(range: TimeRange, timeline: Timeline) {
    this.#range = range;
    this.#timeline = timeline;
  }

  /** @param fromMs `-Infinity` where nobody knows. @param toMs `Infinity` where nobody knows */
  add({ path, reason }: Fault, fromMs: number, toMs: number): void {
    this.#all.push({
      file: basename(path),
      reason,
      fromMs: Math.max(fromMs, this.#range.fromMs),
      toMs: toMs === Infinity ? null : Math.min(toMs, this.#range.toMs),
    });
  }

  /** In the order of time; what follows in one file is one. */
  finish(): readonly UnreadSamples[] {
    const joined: UnreadSamples[] = [];
    for (const next of this.#all.toSorted((a, b) => a.fromMs - b.fromMs)) {
      const at = joined.findLastIndex(({ file }) => file === next.file);
      const before = joined[at];
      if (before && this.#follows(before, next))
        joined[at] = { ...before, toMs: later(before.toMs, next.toMs) };
      else joined.push(next);
    }
    return joined;
  }

  /** Whether nothing is between them, neither of which begins or ends but with a sample that cannot be read. */
  #follows({ toMs }: UnreadSamples, next: UnreadSamples): boolean {
    if (toMs === null || next.fromMs <= toMs) return true;
    const { first, end } = positionsBetween(this.#timeline, toMs, next.fromMs);
    return end - first <= 2;
  }
}

/** @param a null where nobody knows, which is later than all that is known */
function later(a: number | null, b: number | null): number | null {
  return a === null || b === null ? null : Math.max(a, b);
}
