import { mostDigits } from '../power-of-ten.ts';
import { decimalCodec, nearestWhole, readDigits } from './decimal.ts';
import { highWord, lowWord, wordsOf } from './double-words.ts';
import { spread } from './spread.ts';
import { mostMisfits, type Fit, type StepCodec } from './step-codec.ts';

/**
 * v is the double that lies c units in the last place from k / 10^digits, away from zero where c is positive: sums and products of
 * decimals, such as 0.13399999999999998. The second track holds c.
 */
export interface UlpsStep {
  readonly kind: 'ulps';
  readonly digits: number;
}

export const ulpsCodec: StepCodec<UlpsStep> = {
  kind: 'ulps',
  code: 3,
  hasFine: true,
  takesAnyBits: false,
  triedFrom: 0,
  fits(values) {
    const typical = typicalUlps(spread(values, sampledValues));
    const fit = typical && fitOf(typical, values);
    return fit ? [fit] : [];
  },
  decode({ digits }, values, fine) {
    decimalCodec.decode({ kind: 'decimal', digits }, values, fine);
    const words = wordsOf(values);
    for (let index = 0; index < values.length; index += 1) {
      const correction = fine[index] ?? 0;
      if (correction === 0) continue;
      const low = ((words[2 * index + lowWord] ?? 0) >>> 0) + correction;
      words[2 * index + lowWord] = low;
      words[2 * index + highWord] = (words[2 * index + highWord] ?? 0) + Math.floor(low / 2 ** 32);
    }
  },
  write({ digits }, bytes) {
    bytes.writeSigned(digits);
  },
  read(bytes) {
    return { kind: 'ulps', digits: readDigits(bytes) };
  },
};

/** Enough to tell data with a last-digit error from data that has no such digits. */
const sampledValues = 64;

interface TypicalUlps {
  readonly digits: number;
  /** No more than few of the corrections are larger. */
  readonly most: number;
  /** The middle of the whole numbers. */
  readonly middle: number;
}

/** What a value costs that is better kept as an exception. */
const exceptionBits = 80;

/** The digits for which k and c of the values take the fewest bits. */
function typicalUlps(values: Float64Array): TypicalUlps | undefined {
  let best: number | undefined;
  let bestBits = values.length * exceptionBits;
  for (let digits = 0; digits <= mostDigits; digits += 1) {
    const { whole, ulps } = ulpsAt(digits, values);
    let [bits, corrected, tooLarge] = [0, 0, 0];
    for (let index = 0; index < values.length; index += 1) {
      const [k, c] = [Math.abs(whole[index] ?? 0), Math.abs(ulps[index] ?? 0)];
      if (k > Number.MAX_SAFE_INTEGER) tooLarge += 1;
      if (c > 0) corrected += 1;
      bits += Math.min(Math.log2((2 * k + 1) * (2 * c + 1)), exceptionBits);
    }
    if (tooLarge > values.length * mostMisfits) break;
    // Plain decimals need no corrections.
    if (corrected === 0) return undefined;
    if (bits < bestBits) [best, bestBits] = [digits, bits];
  }
  if (best === undefined) return undefined;
  const { whole, ulps } = ulpsAt(best, values);
  return {
    digits: best,
    most: quantile(ulps.map(Math.abs), 1 - mostMisfits),
    middle: quantile(whole, 1 / 2),
  };
}

function quantile(numbers: Float64Array, share: number): number {
  return numbers.toSorted()[Math.ceil(numbers.length * share) - 1] ?? Infinity;
}

/** A correction that is so much larger than most are would cost more in its track than as an exception. */
const mostOverTypical = 16;

/** Beside the corrections, there is one track for them: 32 bits. */
const mostFromMiddle = 2 ** 31 - 1;

/** @returns undefined where too many values do not come back */
function fitOf({ digits, most, middle }: TypicalUlps, values: Float64Array): Fit<UlpsStep> | undefined {
  const { whole, ulps } = ulpsAt(digits, values);
  const limit = Math.min((most + 1) * mostOverTypical, 2 ** 31 - 1);
  let left = Math.floor(values.length * mostMisfits);
  for (let index = 0; index < values.length; index += 1) {
    if (Math.abs(ulps[index] ?? 0) <= limit && Math.abs((whole[index] ?? 0) - middle) <= mostFromMiddle)
      continue;
    whole[index] = Number.NaN;
    left -= 1;
    if (left < 0) return undefined;
  }
  return { step: { kind: 'ulps', digits }, whole, fine: new Int32Array(ulps) };
}

/** The nearest whole numbers, and how far the values lie from what they stand for. */
function ulpsAt(digits: number, values: Float64Array): { whole: Float64Array; ulps: Float64Array } {
  const whole = new Float64Array(values.length);
  for (let index = 0; index < values.length; index += 1)
    whole[index] = nearestWhole(values[index] ?? 0, digits);
  const ulps = whole.slice();
  decimalCodec.decode({ kind: 'decimal', digits }, ulps, new Int32Array(0));
  const [from, to] = [wordsOf(ulps), wordsOf(values)];
  for (let index = 0; index < values.length; index += 1) {
    const high = (to[2 * index + highWord] ?? 0) - (from[2 * index + highWord] ?? 0);
    const low = ((to[2 * index + lowWord] ?? 0) >>> 0) - ((from[2 * index + lowWord] ?? 0) >>> 0);
    ulps[index] = high * 2 ** 32 + low;
  }
  return { whole, ulps };
}
