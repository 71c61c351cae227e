/** What could not be kept of files that were read, counted, so that it can be told. Filled while they are read. */
export interface Findings {
  /** Times that were finer than a millisecond, and were cut. */
  finerTimes: number;
  /** Samples with an exemplar, which is left out. */
  exemplars: number;
  /** Samples without a number. Text has one NaN: whether it was a stale marker, or had another payload, is not in it. */
  notNumbers: number;
  /** Samples that came again with the same time and the same bits, and are kept once. */
  repeated: number;
  /** Names of files without a sample. */
  readonly emptyFiles: string[];
}

export function noFindings(): Findings {
  return { finerTimes: 0, exemplars: 0, notNumbers: 0, repeated: 0, emptyFiles: [] };
}
