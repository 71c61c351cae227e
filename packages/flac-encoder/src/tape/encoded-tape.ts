import type { TapeIndex } from '@flac-metrics/sample-codec/tape';

/** A tape in memory, with what reading it back must give. */
export interface EncodedTape {
  /** The FLAC. */
  readonly bytes: Uint8Array;
  readonly index: TapeIndex;
  readonly digests: TapeDigests;
}

/** Digests of what was put onto a tape, by the numbers of its index. */
export interface TapeDigests {
  /** Of the times of each timeline, in milliseconds. */
  readonly timelines: readonly string[];
  /** Of the values of each track. */
  readonly tracks: readonly string[];
}
