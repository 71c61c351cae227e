/** What strangers on the network may ask of the server. Almost each is an option of `prom-remote`. */
export interface Limits {
  /** Bytes of a request, as it arrives and unpacked: matchers and times, so a mebibyte is plenty. */
  readonly mostRequestBytes: number;
  /** Prometheus sends one query a request, other clients a handful. */
  readonly mostQueries: number;
  /** Of one query. */
  readonly mostMatchers: number;
  /**
   * Characters of all regular expressions of a request, repetitions written out; lists of texts such as `a|b` count a sixteenth. Enough
   * for the names of thousands of instances, and compiled in a tenth of a second.
   */
  readonly mostPatternCharacters: number;
  /** Samples in all series of an answer. They are streamed, so this bounds time and not memory. */
  readonly mostSamples: number;
  /** Reads that are worked on at once; the next wait. Requests for labels and series count as reads, here and below. */
  readonly mostConcurrentReads: number;
  /** Reads that may wait; those beyond are sent away with 503. */
  readonly mostWaitingReads: number;
  /**
   * How much of an answer is held back before its first byte is sent. What fails until then is told with a status and a text;
   * afterwards the connection can only be cut. Not an option: it is a matter of memory, for each read at once.
   */
  readonly heldBackBytes: number;
  /** A client that takes nothing for so long gives its place up, where others wait for one. Not an option either. */
  readonly mostStallMs: number;
  /** From the request's arrival to the last byte, the client's slowness included. */
  readonly readTimeoutMs: number;
}

export const defaultLimits: Limits = {
  mostRequestBytes: 1 << 20,
  mostQueries: 100,
  mostMatchers: 100,
  mostPatternCharacters: 4 << 10,
  mostSamples: 50_000_000,
  mostConcurrentReads: 10,
  mostWaitingReads: 100,
  heldBackBytes: 16 << 20,
  mostStallMs: 10_000,
  readTimeoutMs: 120_000,
};
