import type { ByteReader } from './byte-reader.ts';
import type { ByteWriter } from './byte-writer.ts';

/** A column as a step of the ladder sees it. */
export interface Fit<S> {
  readonly step: S;
  /** One whole number a sample, of a magnitude below 2^53; NaN for a sample that would not come back. */
  readonly whole: Float64Array;
  /** What the step needs beside it, as a track of its own, as long. */
  readonly fine?: Int32Array;
}

/** How a step of the ladder takes doubles to whole numbers and back. */
export interface StepCodec<S> {
  readonly kind: string;
  /** What it is called in bytes. Never given to another step. */
  readonly code: number;
  /** Whether it needs a track beside the whole numbers. */
  readonly hasFine: boolean;
  /** NaNs, infinities and negative zeros included. */
  readonly takesAnyBits: boolean;
  /** Bits a sample: where another step takes less, this one is not tried. */
  readonly triedFrom: number;
  /**
   * Finds the parameters that are worth looking at: none, where most values would not come back.
   * @param values finite, without negative zeros, but where the step takes any bits
   */
  fits(values: Float64Array): Fit<S>[];
  /**
   * @param values whole numbers on entry, values on return
   * @param fine as long, for a step that has it
   * @throws SampleCodecError `bad-column` where a number stands for nothing
   */
  decode(step: S, values: Float64Array, fine: Int32Array): void;
  write(step: S, bytes: ByteWriter): void;
  /** @throws SampleCodecError with the code of the bytes */
  read(bytes: ByteReader): S;
}

/** So many samples may be off the grid of a step: each costs some ten bytes as an exception, which more would never be worth. */
export const mostMisfits: number = 1 / 8;
