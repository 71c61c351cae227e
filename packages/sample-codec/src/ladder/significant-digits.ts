import { mostDigits, powerOfTen } from '../power-of-ten.ts';

/** That all decimals of so many significant digits come back from doubles is why so many programs print them so (DBL_DIG). */
const significantDigits = 15;

/** `Number(value.toPrecision(15))`, many times faster where the value is of a usual size. */
export function roundToSignificant(value: number): number {
  const magnitude = Math.abs(value);
  const digits = significantDigits - 1 - Math.floor(Math.log10(magnitude));
  if (!(digits >= 0 && digits <= mostDigits)) return Number(value.toPrecision(significantDigits));
  const scale = powerOfTen(digits);
  const product = magnitude * scale;
  const below = Math.floor(product);
  // What the product lacks may decide which side of the middle it is on.
  const beyondMiddle = product - below - 0.5 + productError(magnitude, scale, product);
  if (beyondMiddle === 0 || below < 1e14 || below >= 1e15 - 1)
    return Number(value.toPrecision(significantDigits));
  const rounded = (beyondMiddle > 0 ? below + 1 : below) / scale;
  return value < 0 ? -rounded : rounded;
}

/** a × b − product, exactly (Dekker 1971). */
function productError(a: number, b: number, product: number): number {
  const highA = highHalf(a);
  const highB = highHalf(b);
  const lowA = a - highA;
  const lowB = b - highB;
  return highA * highB - product + highA * lowB + lowA * highB + lowA * lowB;
}

/** The upper 26 bits of the mantissa (Veltkamp). */
function highHalf(value: number): number {
  const spread = value * (2 ** 27 + 1);
  return spread - (spread - value);
}
