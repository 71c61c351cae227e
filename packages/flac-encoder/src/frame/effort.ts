import type { WindowSpan } from './linear-prediction.ts';

/** `fast`: fixed predictors alone · `standard`: linear prediction of the likely orders too · `best`: of all, in several ways. */
export type Effort = 'fast' | 'standard' | 'best';

/** What an effort means. */
export interface Search {
  /** Samples of the smallest partition of residuals. */
  readonly leastPartition: number;
  /** Fixed predictors above the first that is worse than the one below are left out. */
  readonly stopsAtWorse: boolean;
  /** What linear prediction looks at, one analysis each. */
  readonly spans: readonly WindowSpan[];
  /** How many orders below and above the likely one are tried. */
  readonly orderReach: number;
  /** Bits by which coefficients may be shorter than usual, all of which are tried. */
  readonly shorterPrecisions: number;
}

const whole: WindowSpan = { from: 0, to: 1 };

export const searches: Readonly<Record<Effort, Search>> = {
  fast: { leastPartition: 16, stopsAtWorse: true, spans: [], orderReach: 0, shorterPrecisions: 0 },
  standard: { leastPartition: 16, stopsAtWorse: false, spans: [whole], orderReach: 1, shorterPrecisions: 0 },
  best: {
    leastPartition: 4,
    stopsAtWorse: false,
    // Halves and thirds, since a block may change its nature on the way.
    spans: [
      whole,
      { from: 0, to: 1 / 2 },
      { from: 1 / 2, to: 1 },
      { from: 0, to: 2 / 3 },
      { from: 1 / 3, to: 1 },
      { from: 1 / 3, to: 2 / 3 },
    ],
    orderReach: 12,
    shorterPrecisions: 3,
  },
};
