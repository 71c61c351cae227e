/**
 * What kind of signal a series is, to a predictor:
 *
 * - `constant`: it does not move
 * - `harmonic`: weighing many samples before each, as for a sound, leaves at most half the power that the best differences leave
 * - `walk`: differences leave at most half the power of the signal, and weighing leaves hardly less than they
 * - `noise`: neither; what came before says little of what comes
 */
export const signalKinds = ['constant', 'harmonic', 'walk', 'noise'] as const;
export type SignalKind = (typeof signalKinds)[number];

/**
 * Half the power, which is half a bit a sample where errors are spread as usual. No less: where the samples of a steady level carry
 * noise of their own, an average of many predicts up to 3 dB better than the last one, and nothing is harmonic about that.
 */
const tellingDb: number = 10 * Math.log10(2);

/** @param fixedGainDb of the best fixed predictor, as `linearGainDb` is of the best linear one: against the power of the signal */
export function signalKind(moves: boolean, fixedGainDb: number, linearGainDb: number): SignalKind {
  if (!moves) return 'constant';
  if (linearGainDb - Math.max(0, fixedGainDb) >= tellingDb) return 'harmonic';
  return fixedGainDb >= tellingDb ? 'walk' : 'noise';
}
