import type { SeriesColumns } from '../series-columns.ts';

/** What some of the samples take. */
export interface Amount {
  readonly bytes: number;
  /** How many samples these bytes hold. */
  readonly samples: number;
}

/** What samples take when they are kept in one way. */
export interface Measurement {
  /** With their times, and with all else that is in the files. Undefined where the way has no times. */
  readonly whole?: Amount;
  /** The values for themselves. Undefined where they cannot be told apart from the rest. */
  readonly values?: Amount;
  /** How many samples came back with other bits or not at all; absent where that cannot be: see the method. */
  readonly changed?: number;
  /** What `whole` is made of, in bytes, by names of the format's own. */
  readonly parts?: Readonly<Record<string, number>>;
  /** What single series take of the whole, in bytes, by the series' text; absent where that cannot be told. */
  readonly bySeries?: ReadonlyMap<string, number>;
}

/** Where and how long a method may work. */
export interface Workplace {
  /** An empty folder, which is removed afterwards. */
  readonly folder: string;
  /** Aborted when the user wants no more. */
  readonly signal: AbortSignal;
  /** Called with the share that is done, 0 to 1. */
  readonly onProgress: (share: number) => void;
}

/** A way to keep samples. */
export interface Method {
  readonly name: string;
  /** What is kept and counted, for people. */
  readonly description: string;
  /** The programs of the system that it takes. */
  readonly programs: readonly string[];
  /**
   * @param columns of different series
   * @throws ComparisonError `not-equal` where an encoding of ours loses a bit, `peer`; the signal's reason
   */
  measure(columns: readonly SeriesColumns[], workplace: Workplace): Promise<Measurement>;
}
