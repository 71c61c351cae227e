/** What one request may cost. */
export interface Limits {
  /** Samples in all series of an answer: each takes some 50 bytes of memory while the answer is made. */
  readonly mostSamples: number;
  /** Reads that are worked on at once; the next wait. */
  readonly mostConcurrentReads: number;
  /** Reads that may wait; those beyond are sent away with 503. */
  readonly mostWaitingReads: number;
}

export const defaultLimits: Limits = {
  mostSamples: 10_000_000,
  mostConcurrentReads: 4,
  mostWaitingReads: 64,
};

/** A read request is matchers and times; Prometheus caps its own at the same size. */
export const mostBodyBytes: number = 32 << 20;
/** Prometheus sends one query a request, other clients a handful. */
export const mostQueries = 100;
export const mostMatchers = 100;
