import type { Lane } from './lane.ts';

/** Lanes as columns. Those of frames have for each lane an entry a frame and one more, as `Lane` has them. */
export interface LaneColumns {
  readonly firstSamples: Float64Array;
  readonly sampleCounts: Uint32Array;
  /** The entries of lane `n` in the columns of frames are [starts[n], starts[n + 1]). */
  readonly starts: Uint32Array;
  readonly blockStarts: Uint32Array;
  readonly frameOffsets: Float64Array;
}

/** Lanes of which each is made when it is asked for, as a view of the columns. */
export class PackedLanes {
  readonly #columns: LaneColumns;

  constructor(columns: LaneColumns) {
    this.#columns = columns;
  }

  get length(): number {
    return this.#columns.sampleCounts.length;
  }

  /** @param number below `length` */
  at(number: number): Lane {
    const { firstSamples, sampleCounts, starts, blockStarts, frameOffsets } = this.#columns;
    const [start, end] = [starts[number], starts[number + 1]];
    return {
      firstSample: firstSamples[number] ?? 0,
      sampleCount: sampleCounts[number] ?? 0,
      blockStarts: blockStarts.subarray(start, end),
      frameOffsets: frameOffsets.subarray(start, end),
    };
  }
}
