import { mostDigits, powerOfTen } from '../power-of-ten.ts';
import { mostMisfits, type Fit, type StepCodec } from './step-codec.ts';
import { commonDenominator } from './continued-fraction.ts';
import { roundToSignificant } from './significant-digits.ts';

/**
 * v = k / denominator: averages, and shares of a whole. `significantDigits` says how the quotient went through text: with 17 digits
 * every double comes back as it was, so that is the quotient itself; with 15, which many programs print, it is not.
 */
export interface RationalStep {
  readonly kind: 'rational';
  readonly denominator: number;
  readonly significantDigits: 15 | 17;
}

export const rationalCodec: StepCodec<RationalStep> = {
  kind: 'rational',
  code: 2,
  hasFine: false,
  takesAnyBits: false,
  triedFrom: 0,
  fits(values) {
    const denominator = commonDenominator(values);
    if (denominator === undefined || isDecimal(denominator)) return [];
    const steps = [17, 15] as const;
    return steps
      .map((significantDigits) => fitOf({ kind: 'rational', denominator, significantDigits }, values))
      .filter((fit) => fit !== undefined);
  },
  decode(step, values) {
    for (let index = 0; index < values.length; index += 1) values[index] = valueOf(step, values[index] ?? 0);
  },
  write({ denominator, significantDigits }, bytes) {
    bytes.writeByte(significantDigits);
    bytes.writeVarint(denominator);
  },
  read(bytes) {
    const significantDigits = bytes.readByte();
    if (significantDigits !== 15 && significantDigits !== 17)
      throw bytes.error(`rounds to ${significantDigits} significant digits`);
    const denominator = bytes.readVarint(Number.MAX_SAFE_INTEGER);
    if (denominator === 0) throw bytes.error('divides by 0');
    return { kind: 'rational', denominator, significantDigits };
  },
};

/** Whether it divides a power of ten: such fractions are decimals. */
function isDecimal(denominator: number): boolean {
  return powerOfTen(mostDigits) % denominator === 0;
}

function valueOf(step: RationalStep, whole: number): number {
  const quotient = whole / step.denominator;
  return step.significantDigits === 17 ? quotient : roundToSignificant(quotient);
}

/** @returns undefined where too many values do not come back */
function fitOf(step: RationalStep, values: Float64Array): Fit<RationalStep> | undefined {
  const whole = new Float64Array(values.length);
  let left = Math.floor(values.length * mostMisfits);
  for (let index = 0; index < values.length; index += 1) {
    const value = values[index] ?? 0;
    const k = Math.round(value * step.denominator) + 0;
    const isFit = Math.abs(k) <= Number.MAX_SAFE_INTEGER && valueOf(step, k) === value;
    whole[index] = isFit ? k : Number.NaN;
    if (isFit) continue;
    left -= 1;
    if (left < 0) return undefined;
  }
  return { step, whole };
}
