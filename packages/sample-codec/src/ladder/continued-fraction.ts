import { spread } from './spread.ts';
import { mostMisfits } from './step-codec.ts';

/** Looked at to find the denominator that all share. */
const sampledValues = 64;

/** Half a unit of the 15th significant digit, relative to the value: what is nearer was meant, if it was printed so. */
const tolerance = 5e-15;

/** A larger common denominator stands for none. */
const mostDenominator = 2 ** 32;

/**
 * The least denominator of fractions that are as near to the values as 15 significant digits can tell. It is only a guess: from
 * some of the values.
 * @param values finite
 * @returns undefined where too many values are no such fractions
 */
export function commonDenominator(values: Float64Array): number | undefined {
  let common = 1;
  let left = sampledValues * mostMisfits;
  for (const value of spread(values, sampledValues)) {
    const scaled = value * common;
    if (Math.abs(scaled - Math.round(scaled)) <= tolerance * Math.abs(scaled)) continue;
    const denominator = denominatorOf(Math.abs(scaled));
    if (denominator !== undefined && common * denominator <= mostDenominator) common *= denominator;
    else left -= 1;
    if (left < 0) return undefined;
  }
  return common;
}

/** The convergents of the continued fraction, up to the first that is near enough. */
function denominatorOf(value: number): number | undefined {
  let [before, denominator] = [0, 1];
  let rest = value;
  // The chance that a number, any number, has a fraction as near as that grows with the square of the denominator.
  while (denominator ** 2 * value * tolerance < 1e-3) {
    const scaled = value * denominator;
    if (Math.abs(scaled - Math.round(scaled)) <= tolerance * scaled) return denominator;
    rest = 1 / (rest - Math.floor(rest));
    [before, denominator] = [denominator, Math.floor(rest) * denominator + before];
  }
  return undefined;
}
