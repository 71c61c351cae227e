import { mostDigits, powerOfTen } from '../power-of-ten.ts';
import type { ByteReader } from './byte-reader.ts';
import { spread } from './spread.ts';
import { mostMisfits, type Fit, type StepCodec } from './step-codec.ts';

/** v = k / 10^digits, or k × 10^-digits where digits are negative: one correctly rounded operation (IEEE 754 §4.3). */
export interface DecimalStep {
  readonly kind: 'decimal';
  /** -22 to 22. */
  readonly digits: number;
}

export const decimalCodec: StepCodec<DecimalStep> = {
  kind: 'decimal',
  code: 1,
  hasFine: false,
  takesAnyBits: false,
  triedFrom: 0,
  fits(values) {
    const typical = typicalDigits(spread(values, sampledValues));
    const enough = enoughDigits(values, typical ?? 0);
    return [...new Set([typical, enough])]
      .filter((digits) => digits !== undefined)
      .map((digits) => fitOf(digits, values))
      .filter((fit) => fit !== undefined);
  },
  decode({ digits }, values) {
    const scale = powerOfTen(Math.abs(digits));
    if (digits < 0)
      for (let index = 0; index < values.length; index += 1) values[index] = (values[index] ?? 0) * scale;
    else if (digits > 0)
      for (let index = 0; index < values.length; index += 1) values[index] = (values[index] ?? 0) / scale;
  },
  write({ digits }, bytes) {
    bytes.writeSigned(digits);
  },
  read(bytes) {
    return { kind: 'decimal', digits: readDigits(bytes) };
  },
};

/** @throws SampleCodecError with the code of the bytes */
export function readDigits(bytes: ByteReader): number {
  const digits = bytes.readSigned();
  if (Math.abs(digits) > mostDigits) throw bytes.error(`has ${digits} decimal digits`);
  return digits;
}

/** The whole number nearest to value × 10^digits, without a sign where it is 0. */
export function nearestWhole(value: number, digits: number): number {
  const scaled = digits < 0 ? value / powerOfTen(-digits) : value * powerOfTen(digits);
  return Math.round(scaled) + 0;
}

/** @returns what a whole number of 10^-digits stands for */
export function decimalValue(whole: number, digits: number): number {
  return digits < 0 ? whole * powerOfTen(-digits) : whole / powerOfTen(digits);
}

/** Looked at to find the digits that most values have. */
const sampledValues = 64;

/** @returns undefined where too many values do not come back */
function fitOf(digits: number, values: Float64Array): Fit<DecimalStep> | undefined {
  const whole = new Float64Array(values.length);
  let left = Math.floor(values.length * mostMisfits);
  for (let index = 0; index < values.length; index += 1) {
    const value = values[index] ?? 0;
    const k = nearestWhole(value, digits);
    const isFit = decimalValue(k, digits) === value && Math.abs(k) <= Number.MAX_SAFE_INTEGER;
    whole[index] = isFit ? k : Number.NaN;
    if (isFit) continue;
    left -= 1;
    if (left < 0) return undefined;
  }
  return { step: { kind: 'decimal', digits }, whole };
}

/** The fewest digits that bring back all values but those few that may be exceptions. */
function typicalDigits(values: Float64Array): number | undefined {
  const most = values.reduce((most, value) => Math.max(most, Math.abs(value)), 0);
  const least = leastDigits(most);
  const digits = values.map((value) => digitsFrom(least, value) ?? Infinity).toSorted();
  const typical = digits[Math.ceil(digits.length * (1 - mostMisfits)) - 1] ?? Infinity;
  return typical < Infinity ? typical : undefined;
}

/** The fewest digits, `from` or more, that bring back every value. */
function enoughDigits(values: Float64Array, from: number): number | undefined {
  let digits: number | undefined = from;
  for (let index = 0; index < values.length && digits !== undefined; index += 1)
    digits = digitsFrom(digits, values[index] ?? 0);
  return digits;
}

/** Below 2^53, a common divisor takes the zeros of integers off as well. */
function leastDigits(most: number): number {
  return most > Number.MAX_SAFE_INTEGER ? -mostDigits : 0;
}

/**
 * The fewest digits, `from` or more, that bring the value back. What some digits bring back comes back from more of them, too, as
 * long as k keeps within 53 bits.
 */
function digitsFrom(from: number, value: number): number | undefined {
  for (let digits = from; digits <= mostDigits; digits += 1) {
    const k = nearestWhole(value, digits);
    if (decimalValue(k, digits) === value) return Math.abs(k) <= Number.MAX_SAFE_INTEGER ? digits : undefined;
    if (Math.abs(k) > Number.MAX_SAFE_INTEGER && digits >= 0) return undefined;
  }
  return undefined;
}
