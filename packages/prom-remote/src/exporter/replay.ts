import type { Columns, Series } from '@flac-metrics/sample-codec';

/** A series with all its samples, in the order of time. */
export interface ReplayedSeries {
  readonly series: Series;
  readonly columns: Columns;
  /** The usual distance of its samples. */
  readonly intervalMs: number;
}

/** A value is shown for so many intervals after its sample; then the series is absent, as one of a host that is down. */
const heldIntervals = 2;

/** Plays recordings as if they happened now, over and over, with one clock for all series. */
export class Replay {
  readonly #series: readonly ReplayedSeries[];
  readonly #startMs: number;
  readonly #lengthMs: number;
  readonly #speed: number;
  readonly #now: () => number;
  readonly #startedMs: number;

  /**
   * @param speed recorded seconds in a second
   * @param now a clock that never goes back, in milliseconds
   */
  constructor(series: readonly ReplayedSeries[], speed: number, now: () => number) {
    this.#series = series;
    this.#speed = speed;
    this.#now = now;
    this.#startedMs = now();
    this.#startMs = Math.min(...series.map(({ columns }) => columns.timestampsMs[0] ?? Infinity));
    const endMs = Math.max(
      ...series.map(({ columns, intervalMs }) => (columns.timestampsMs.at(-1) ?? -Infinity) + intervalMs),
    );
    this.#lengthMs = Math.max(1, endMs - this.#startMs);
  }

  /** The recorded time that is shown now. */
  positionMs(): number {
    return this.#startMs + (((this.#now() - this.#startedMs) * this.#speed) % this.#lengthMs);
  }

  /** Calls back with each series that has a value now, in the order in which they were given. */
  visit(show: (series: Series, value: number) => void): void {
    const positionMs = this.positionMs();
    for (const { series, columns, intervalMs } of this.#series) {
      const index = lastAtOrBefore(columns.timestampsMs, positionMs);
      const sampleMs = columns.timestampsMs[index];
      const value = columns.values[index];
      if (sampleMs === undefined || value === undefined) continue;
      if (positionMs - sampleMs < heldIntervals * intervalMs) show(series, value);
    }
  }
}

/** @returns the index, or -1 */
function lastAtOrBefore(timestampsMs: Float64Array, timeMs: number): number {
  let low = 0;
  let high = timestampsMs.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if ((timestampsMs[middle] ?? 0) <= timeMs) low = middle + 1;
    else high = middle;
  }
  return low - 1;
}
