import type { Analysis } from './linear-prediction.ts';

/** `fast`: fixed predictors alone · `standard`: linear prediction of the likely orders too · `best`: of all, in several ways. */
export type Effort = 'fast' | 'standard' | 'best';

/** What an effort means. */
export interface Search {
  /** Samples of the smallest partition of residuals. */
  readonly leastPartition: number;
  /** Fixed predictors above the first that is worse than the one below are left out. */
  readonly stopsAtWorse: boolean;
  readonly analyses: readonly Analysis[];
  /** How many orders below and above the likely one are tried. */
  readonly orderReach: number;
  /** Bits by which coefficients may be shorter than usual, all of which are tried. */
  readonly shorterPrecisions: number;
}

const whole = { from: 0, to: 1 };

export const searches: Readonly<Record<Effort, Search>> = {
  fast: { leastPartition: 16, stopsAtWorse: true, analyses: [], orderReach: 0, shorterPrecisions: 0 },
  standard: {
    leastPartition: 16,
    stopsAtWorse: true,
    analyses: [
      { ...whole, isDifferenced: false },
      { ...whole, isDifferenced: true },
    ],
    orderReach: 0,
    shorterPrecisions: 0,
  },
  best: {
    leastPartition: 4,
    stopsAtWorse: false,
    // Parts too, since a block may change its nature on the way.
    analyses: [
      { ...whole, isDifferenced: false },
      { ...whole, isDifferenced: true },
      { from: 0, to: 1 / 2, isDifferenced: false },
      { from: 1 / 2, to: 1, isDifferenced: false },
      { from: 1 / 3, to: 2 / 3, isDifferenced: false },
    ],
    orderReach: 2,
    shorterPrecisions: 1,
  },
};
