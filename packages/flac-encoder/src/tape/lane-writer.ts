import type { Lane } from '@flac-metrics/sample-codec/tape';
import type { Effort } from '../frame/effort.ts';
import { FrameEncoder } from '../frame/frame-encoder.ts';
import { StreamEncoder } from '../frame/stream-encoder.ts';
import { chooseLaneBlocks } from './lane-blocks.ts';
import { padded } from './padding.ts';

/** Appends lanes to the stream of a tape, each as blocks of its own. */
export class LaneWriter {
  readonly stream: StreamEncoder;
  readonly #bitsPerSample: number;
  /** Fixed predictors tell well enough which blocks are the smaller ones: within 0.5 % of what all effort finds. */
  readonly #measure: FrameEncoder;
  readonly #lanes: Map<Int32Array, Lane> = new Map();

  constructor(bitsPerSample: number, effort: Effort) {
    this.#bitsPerSample = bitsPerSample;
    this.stream = new StreamEncoder({ bitsPerSample, effort });
    this.#measure = new FrameEncoder(bitsPerSample, 'fast');
  }

  /**
   * @param samples at least one; where these have been appended, they are not again
   * @returns where they stand
   */
  append(samples: Int32Array): Lane {
    const known = this.#lanes.get(samples);
    if (known) return known;
    const lane = this.#appendNew(samples);
    this.#lanes.set(samples, lane);
    return lane;
  }

  #appendNew(samples: Int32Array): Lane {
    const { stream } = this;
    const lengths = chooseLaneBlocks(samples, this.#measure, this.#bitsPerSample);
    const firstSample = stream.totalSamples;
    const blockStarts = new Uint32Array(lengths.length + 1);
    const frameOffsets = new Float64Array(lengths.length + 1);
    let start = 0;
    for (const [frame, length] of lengths.entries()) {
      frameOffsets[frame] = stream.frameBytes;
      stream.append(padded(samples.subarray(start, start + length), length), 0, length);
      start += length;
      blockStarts[frame + 1] = start;
    }
    frameOffsets[lengths.length] = stream.frameBytes;
    return { firstSample, sampleCount: samples.length, blockStarts, frameOffsets };
  }
}
