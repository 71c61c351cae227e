import { basename } from 'node:path';
import type { Fault, TimeRange } from '@flac-metrics/archive';
import type { UnreadSamples } from '@flac-metrics/page/answers';

/** The times of one series that could not be read, gathered in any order. */
export class UnreadTimes {
  readonly #range: TimeRange;
  readonly #gapMs: number;
  readonly #all: UnreadSamples[] = [];

  /**
   * @param range beyond which nothing is told
   * @param gapMs what is less apart is one
   */
  constructor(range: TimeRange, gapMs: number) {
    this.#range = range;
    this.#gapMs = gapMs;
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
      const beforeMs = before && (before.toMs ?? Infinity);
      if (before && beforeMs !== undefined && next.fromMs - beforeMs < this.#gapMs)
        joined[at] = { ...before, toMs: later(before.toMs, next.toMs) };
      else joined.push(next);
    }
    return joined;
  }
}

/** @param a null where nobody knows, which is later than all that is known */
function later(a: number | null, b: number | null): number | null {
  return a === null || b === null ? null : Math.max(a, b);
}
