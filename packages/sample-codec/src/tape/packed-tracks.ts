import type { ByteReader } from '../ladder/byte-reader.ts';
import { readMapping } from '../ladder/mapping-bytes.ts';
import type { Series } from '../series.ts';
import type { Lane } from './lane.ts';
import type { TapeTrack } from './tape-index.ts';

/** What of a track is at hand without reading its mapping. */
export type TrackHead = Pick<TapeTrack, 'series' | 'timeline' | 'maxError'>;

/** Tracks as columns, an entry each. */
export interface TrackColumns {
  readonly series: readonly Series[];
  readonly timelines: Uint32Array;
  /** The bytes of all mappings, and where each begins in them. */
  readonly mappings: ByteReader;
  readonly mappingsAt: Uint32Array;
  /** The numbers of the lanes of all tracks, one track behind the other, and how many each has. */
  readonly lanes: Uint32Array;
  readonly laneCounts: Uint8Array;
  readonly minima: Float64Array;
  readonly maxima: Float64Array;
  /** 0 where every bit is as it was. */
  readonly maxErrors: Float64Array;
}

/** Tracks of which each is made when it is asked for. */
export class PackedTracks {
  readonly #columns: TrackColumns;
  /** Of each track, in the column of lanes. */
  readonly #laneStarts: Uint32Array;

  constructor(columns: TrackColumns) {
    this.#columns = columns;
    this.#laneStarts = new Uint32Array(columns.laneCounts.length);
    for (let number = 1; number < this.#laneStarts.length; number += 1)
      this.#laneStarts[number] = (this.#laneStarts[number - 1] ?? 0) + (columns.laneCounts[number - 1] ?? 0);
  }

  get length(): number {
    return this.#columns.series.length;
  }

  /** @param number below `length` */
  headAt(number: number): TrackHead {
    const { series, timelines, maxErrors } = this.#columns;
    const maxError = maxErrors[number] ?? 0;
    const lossless = { series: series[number] ?? { labels: [] }, timeline: timelines[number] ?? 0 };
    return maxError > 0 ? { ...lossless, maxError } : lossless;
  }

  /**
   * @param number below `length`
   * @param laneAt gives the lane of a number
   */
  at(number: number, laneAt: (number: number) => Lane): TapeTrack {
    const { mappings, mappingsAt, lanes, laneCounts, minima, maxima } = this.#columns;
    const { series, timeline, maxError } = this.headAt(number);
    const { mapping, exceptions } = readMapping(mappings.readerAt(mappingsAt[number] ?? 0));
    const start = this.#laneStarts[number] ?? 0;
    const own: Lane[] = [];
    for (let at = start; at < start + (laneCounts[number] ?? 0); at += 1) own.push(laneAt(lanes[at] ?? 0));
    const [min, max] = [minima[number] ?? Number.NaN, maxima[number] ?? Number.NaN];
    // Written out: objects that are made of parts of others take several times as long, and as much memory.
    const lossless = { series, timeline, mapping, exceptions, lanes: own, min, max };
    return maxError === undefined ? lossless : { ...lossless, maxError };
  }
}
