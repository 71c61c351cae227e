import type { MaxError } from '@flac-metrics/sample-codec';
import type { LeftFile } from './source.ts';

export interface CompactOptions {
  /** Of each tape; tapes begin at its multiples since the epoch. */
  readonly windowMs: number;
  /** Lets values of series that have no errors yet be kept this far from those recorded; without it, every bit is kept. */
  readonly maxError?: MaxError;
  /** Leaves the sources where they are. */
  readonly keep?: boolean;
  /** Plans, and does nothing. */
  readonly dryRun?: boolean;
  /** Gives up at the latest between two series; what is there then is of use to the next run. */
  readonly signal?: AbortSignal;
  /** Told of each file that stays, and why. */
  readonly onLeft: (file: LeftFile) => void;
  /** Told of each tape that is made, or, with `dryRun`, is to be. */
  readonly onTape?: (tape: TapeReport) => void;
  /** Told, before anything is encoded, what is being done, in a word, and what share of that, 0 to 1, where that is known. */
  readonly onPreparing?: (what: string, share: number | undefined) => void;
  readonly onProgress?: (progress: CompactionProgress) => void;
}

/** A tape that is made, or is to be. */
export interface TapeReport {
  readonly path: string;
  readonly series: number;
  readonly samples: number;
  /** Undefined where it is not made. */
  readonly bytes: number | undefined;
  /** No value is further from what was recorded; absent where none is off at all, or it is not made. */
  readonly maxError?: number;
}

export interface CompactionProgress {
  /** Of the work, 0 to 1. */
  readonly share: number;
  /** Encoded so far. */
  readonly samples: number;
}

/** What a compaction has come to. */
export interface CompactionReport {
  /** Those made; with `dryRun`, those to be made. */
  readonly tapes: number;
  readonly samples: number;
  readonly tapeBytes: number;
  /** Tapes that were as planned before, and stay as they are, whatever errors are allowed. */
  readonly kept: number;
  /** Files that have gone; with `dryRun`, those that would. */
  readonly removed: number;
  readonly removedBytes: number;
}
