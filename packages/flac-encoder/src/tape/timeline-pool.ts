import { fillTimestamps, sampleCount, type Timeline } from '@flac-metrics/sample-codec';
import { deviationsOf, gridOf } from '@flac-metrics/sample-codec/tape';
import { columnDigest } from './column-digest.ts';

/** A timeline of a tape, on which one series is or many are. */
export interface PooledTimeline {
  readonly number: number;
  /** Runs without deviations. */
  readonly grid: Timeline;
  /** Of all samples of all runs, in milliseconds; undefined where there are none. */
  readonly deviations: Int32Array | undefined;
  readonly digest: string;
}

/** The timelines of a tape. Those of equal times, whatever their runs, are one. */
export class TimelinePool {
  readonly #kept: PooledTimeline[] = [];
  readonly #byDigest: Map<string, PooledTimeline> = new Map();
  /** Series of one target mostly come with one object. */
  readonly #byObject: Map<Timeline, PooledTimeline> = new Map();

  get timelines(): readonly PooledTimeline[] {
    return this.#kept;
  }

  /** The timeline of these times, which is to be kept, where it is not yet. */
  find(timeline: Timeline): PooledTimeline {
    const known = this.#byObject.get(timeline);
    if (known) return known;
    const timestampsMs = new Float64Array(sampleCount(timeline));
    fillTimestamps(timeline, 0, timestampsMs);
    const digest = columnDigest(timestampsMs);
    return (
      this.#byDigest.get(digest) ?? {
        number: this.#kept.length,
        grid: gridOf(timeline),
        deviations: deviationsOf(timeline),
        digest,
      }
    );
  }

  isKept(found: PooledTimeline): boolean {
    return this.#kept[found.number] === found;
  }

  /** @param found by `find`, with nothing kept since then */
  keep(timeline: Timeline, found: PooledTimeline): void {
    this.#byObject.set(timeline, found);
    if (this.isKept(found)) return;
    this.#kept.push(found);
    this.#byDigest.set(found.digest, found);
  }
}
