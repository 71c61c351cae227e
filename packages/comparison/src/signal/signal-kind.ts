/**
 * What kind of signal a series is, to a predictor:
 *
 * - `constant`: it does not move
 * - `harmonic`: weighing many samples before each, as for a sound, saves half a bit a sample and more against the best difference
 * - `walk`: each sample is near the one before, or on a line with those before: differences say all that there is to say
 * - `noise`: what came before says less than half a bit of what comes
 */
export const signalKinds = ['constant', 'harmonic', 'walk', 'noise'] as const;
export type SignalKind = (typeof signalKinds)[number];

/**
 * Half a bit a sample. No less: where the samples of a steady level carry noise of their own, an average of many predicts up to 3 dB
 * better than the last one, and nothing is harmonic about that.
 */
const tellingDb: number = 10 * Math.log10(2);

/** @param fixedGainDb of the best fixed predictor, as `linearGainDb` is of the best linear one: against the power of the signal */
export function signalKind(moves: boolean, fixedGainDb: number, linearGainDb: number): SignalKind {
  if (!moves) return 'constant';
  if (linearGainDb - Math.max(0, fixedGainDb) >= tellingDb) return 'harmonic';
  return fixedGainDb >= tellingDb ? 'walk' : 'noise';
}
