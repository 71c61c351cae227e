import type { SampleDifference } from './compare-samples.ts';

/** What comparing a WAV with a FLAC has found. */
export interface Verdict {
  readonly wavPath: string;
  readonly flacPath: string;
  /** Whether all is equal: samples, their number and format, and tags; on a tape, that every sample of the WAV is there. */
  readonly isEqual: boolean;
  /** Of the WAV. */
  readonly samples: number;
  /** Each in a line for the user; empty where all is equal. */
  readonly differences: readonly string[];
  /** With the integers of both files; where the FLAC is a tape, with the values. */
  readonly firstDifference?: SampleDifference;
  /** What the WAV holds besides, and no FLAC of ours does, each in words for the user: no difference, but a reason to keep it. */
  readonly notCarried: readonly string[];
}
