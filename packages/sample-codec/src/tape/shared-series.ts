import { crc32 } from 'node:zlib';
import type { Series } from '../series.ts';

/** Sets of series that are looked for. Each takes some bytes, also when nobody has the series any more. */
const mostSets = 4096;

/** The series of one tape, and how they stand in its index. */
interface SeriesSet {
  readonly series: readonly Series[];
  readonly bytes: Uint8Array;
}

/**
 * The series of tapes that somebody has read and still has. Those of one target are mostly the same day for day: reading a month of them
 * takes the time and the memory of a day.
 */
class SharedSeries {
  /** The first series of each set, by the CRC of its bytes. */
  readonly #firsts = new Map<number, WeakRef<Series>>();
  /** By their first series: a set goes when nobody has that. */
  readonly #sets = new WeakMap<Series, SeriesSet>();

  /** @returns undefined where they must be read */
  find(count: number, bytes: Uint8Array): readonly Series[] | undefined {
    const first = this.#firsts.get(crc32(bytes))?.deref();
    const set = first && this.#sets.get(first);
    if (set?.series.length !== count || Buffer.compare(set.bytes, bytes) !== 0) return undefined;
    return set.series;
  }

  /** @param bytes of exactly these; copied */
  keep(series: readonly Series[], bytes: Uint8Array): void {
    const [first] = series;
    if (!first) return;
    const key = crc32(bytes);
    // The one that came last stands last, so the first is the one to go.
    this.#firsts.delete(key);
    this.#firsts.set(key, new WeakRef(first));
    this.#sets.set(first, { series, bytes: bytes.slice() });
    const [oldest] = this.#firsts.keys();
    if (this.#firsts.size > mostSets && oldest !== undefined) this.#firsts.delete(oldest);
  }
}

export const sharedSeries: SharedSeries = new SharedSeries();
