import { excerpt } from './excerpt.ts';
import { SampleCodecError } from './sample-codec-error.ts';

/** How far a value that is kept may be from the one recorded: by an amount, or by a share of the range of its column. */
export type MaxError =
  | { readonly kind: 'absolute'; readonly bound: number }
  | { readonly kind: 'share'; readonly share: number };

const pattern = /^(\d+(?:\.\d*)?|\.\d+)(e[+-]?\d{1,3})?(%?)$/i;

/**
 * Reads the bound of an option: `0.01`, `5e-3`, or `1%` of the range from the least to the greatest value of each column.
 * @throws SampleCodecError `bad-max-error`
 */
export function parseMaxError(text: string): MaxError {
  const [, digits, exponent = '', percent] = pattern.exec(text) ?? [];
  const number = digits === undefined ? Number.NaN : Number(digits + exponent);
  if (percent === '%') {
    if (number > 0 && number <= 100) return { kind: 'share', share: number / 100 };
    throw bad(text, 'a share is above 0 % and at most 100 %');
  }
  if (number > 0 && number < Infinity) return { kind: 'absolute', bound: number };
  throw bad(text, 'write an amount above 0, as 0.01, or a share of the range of each series, as 1%');
}

/** Bounds that follow from ranges are cut to so many digits: they are written down for each series. */
const boundDigits = 3;

/**
 * What a bound means for a column.
 * @returns the greatest error, 0 where none is allowed because the values have no range
 */
export function boundOf(maxError: MaxError, values: Float64Array): number {
  if (maxError.kind === 'absolute') return maxError.bound;
  let [least, most] = [Infinity, -Infinity];
  for (let index = 0; index < values.length; index += 1) {
    const value = values[index] ?? 0;
    if (value - value !== 0) continue;
    if (value < least) least = value;
    if (value > most) most = value;
  }
  const bound = maxError.share * (most - least);
  if (!(bound > 0 && bound < Infinity)) return 0;
  const short = Number(bound.toPrecision(boundDigits));
  return short <= bound ? short : Number((bound * (1 - 10 ** (1 - boundDigits))).toPrecision(boundDigits));
}

/** Of tracks: how far their values may be from those recorded, at the most; 0 where every bit is as it was. */
export function greatestMaxError(tracks: readonly { readonly maxError?: number }[]): number {
  return tracks.reduce((most, { maxError }) => Math.max(most, maxError ?? 0), 0);
}

function bad(text: string, what: string): SampleCodecError {
  return new SampleCodecError('bad-max-error', `"${excerpt(text)}" is no bound of errors: ${what}`);
}
