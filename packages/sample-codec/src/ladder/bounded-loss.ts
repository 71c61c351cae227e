import { mostDigits, powerOfTen } from '../power-of-ten.ts';
import type { EncodedColumn } from './column-mapping.ts';
import { decimalValue } from './decimal.ts';
import { haveEqualBits } from './double-words.ts';
import { cheapestCandidate } from './encode-column.ts';

/** A column that may have been rounded. */
export interface BoundedColumn {
  readonly column: EncodedColumn;
  /** What it decodes to: the very values that were given where it is not lossy. */
  readonly values: Float64Array;
  readonly isLossy: boolean;
}

/**
 * Encodes a column whose values may each be off by some amount, where that makes it smaller. What is no finite number, and −0, stays as
 * it is.
 * @param maxError above 0: no value is further from the one given
 */
export function encodeWithin(values: Float64Array, maxError: number): BoundedColumn {
  const lossless = cheapestCandidate(values);
  const exact = { column: lossless.column, values, isLossy: false };
  const rounded = roundWithin(values, maxError);
  if (!rounded || haveEqualBits(rounded, values)) return exact;
  const lossy = cheapestCandidate(rounded);
  return lossy.bits < lossless.bits ? { column: lossy.column, values: rounded, isLossy: true } : exact;
}

/** Multiples of 1, 2 or 5 units of a decimal digit have the shortest mappings. */
const mantissas = [5, 2, 1] as const;

/** @returns undefined where a value would be off by more */
function roundWithin(values: Float64Array, maxError: number): Float64Array | undefined {
  const step = decimalStep(2 * maxError);
  if (!step) return undefined;
  const { mantissa, digits } = step;
  const rounded = values.slice();
  for (let index = 0; index < values.length; index += 1) {
    const value = values[index] ?? 0;
    // Stores of what is not changed keep its bits, those of NaNs as well.
    if (value - value !== 0 || Object.is(value, -0)) continue;
    const units = digits < 0 ? value / powerOfTen(-digits) : value * powerOfTen(digits);
    const near = decimalValue(Math.round(units / mantissa) * mantissa + 0, digits);
    if (!(Math.abs(near - value) <= maxError)) return undefined;
    rounded[index] = near;
  }
  return rounded;
}

/** The greatest such step up to a length. */
function decimalStep(most: number): { mantissa: number; digits: number } | undefined {
  const exponent = Math.floor(Math.log10(most));
  // The logarithm may be off by one, at the ends of decades.
  for (const digits of [-exponent - 1, -exponent, -exponent + 1]) {
    if (Math.abs(digits) > mostDigits) continue;
    const mantissa = mantissas.find((mantissa) => decimalValue(mantissa, digits) <= most);
    if (mantissa !== undefined) return { mantissa, digits };
  }
  return undefined;
}
