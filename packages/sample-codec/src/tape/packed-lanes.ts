import type { Lane } from './lane.ts';

/** Lanes, one behind the other, as columns: a lane that is asked for is a view of them. */
export class PackedLanes {
  readonly #firstSamples: Float64Array;
  readonly #sampleCounts: Uint32Array;
  /** The entries of lane `n` in the columns of frames are [starts[n], starts[n + 1]). */
  readonly #starts: Uint32Array;
  readonly #blockStarts: Uint32Array;
  readonly #frameOffsets: Float64Array;

  /** @param lanes of which the columns are copied */
  constructor(lanes: readonly Lane[]) {
    this.#firstSamples = Float64Array.from(lanes, ({ firstSample }) => firstSample);
    this.#sampleCounts = Uint32Array.from(lanes, ({ sampleCount }) => sampleCount);
    this.#starts = new Uint32Array(lanes.length + 1);
    for (const [number, { blockStarts }] of lanes.entries())
      this.#starts[number + 1] = (this.#starts[number] ?? 0) + blockStarts.length;
    const entries = this.#starts.at(-1) ?? 0;
    this.#blockStarts = new Uint32Array(entries);
    this.#frameOffsets = new Float64Array(entries);
    for (const [number, { blockStarts, frameOffsets }] of lanes.entries()) {
      this.#blockStarts.set(blockStarts, this.#starts[number]);
      this.#frameOffsets.set(frameOffsets, this.#starts[number]);
    }
  }

  get length(): number {
    return this.#sampleCounts.length;
  }

  /** @param number below `length` */
  at(number: number): Lane {
    const [start, end] = [this.#starts[number], this.#starts[number + 1]];
    return {
      firstSample: this.#firstSamples[number] ?? 0,
      sampleCount: this.#sampleCounts[number] ?? 0,
      blockStarts: this.#blockStarts.subarray(start, end),
      frameOffsets: this.#frameOffsets.subarray(start, end),
    };
  }
}
