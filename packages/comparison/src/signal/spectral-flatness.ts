import { powerSpectrum } from './power-spectrum.ts';

/** Of the mean power: less than that is the noise of the arithmetic. */
const leastPower = 1e-15;

/**
 * The geometric mean of a spectrum's powers over their arithmetic mean: 1 for white noise, near 0 for a few pure tones. Its inverse
 * is what the best of all linear predictors could gain (Markel, Gray: Linear prediction of speech, 1976, chapter 6).
 *
 * The logarithm of a power that few periodograms were averaged for is too small in the mean; that is allowed for.
 * @returns 0 to 1; undefined where the signal is too short or does not move
 */
export function spectralFlatness(signal: Float64Array): number | undefined {
  const spectrum = powerSpectrum(signal);
  if (!spectrum) return undefined;
  const { power, averages } = spectrum;
  const mean = power.reduce((sum, one) => sum + one, 0) / power.length;
  if (!(mean > 0)) return undefined;
  const meanLogarithm =
    power.reduce((sum, one) => sum + Math.log(Math.max(one / mean, leastPower)), 0) / power.length;
  return Math.min(1, Math.exp(meanLogarithm + Math.log(averages) - digamma(averages)));
}

/** The derivative of ln Γ, for arguments above 0. (Abramowitz, Stegun: Handbook of mathematical functions, 6.3.5 and 6.3.18.) */
export function digamma(argument: number): number {
  let [x, sum] = [argument, 0];
  for (; x < 8; x += 1) sum -= 1 / x;
  const square = 1 / (x * x);
  return sum + Math.log(x) - 1 / (2 * x) - square * (1 / 12 - square * (1 / 120 - square / 252));
}
