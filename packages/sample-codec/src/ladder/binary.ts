import { highWord, lowWord, wordsOf } from './double-words.ts';
import type { StepCodec } from './step-codec.ts';

/** v = k × 2^exponent, with whole k of a magnitude below 2^53: exact, both ways. */
export interface BinaryStep {
  readonly kind: 'binary';
  readonly exponent: number;
}

/** Of the least subnormal, and of the lowest bit of the greatest double. */
const leastExponent = -1074;
const mostExponent = 971;

export const binaryCodec: StepCodec<BinaryStep> = {
  kind: 'binary',
  code: 5,
  hasFine: false,
  takesAnyBits: false,
  triedFrom: 0,
  fits(values) {
    const exponent = commonExponent(values);
    // Whole numbers below 2^53 are decimals, and powers of two that they share a divisor.
    if (exponent >= 0 && values.every((value) => Math.abs(value) <= Number.MAX_SAFE_INTEGER)) return [];
    const whole = new Float64Array(values.length);
    for (let index = 0; index < values.length; index += 1) {
      const k = timesPowerOfTwo(values[index] ?? 0, -exponent);
      if (Math.abs(k) > Number.MAX_SAFE_INTEGER) return [];
      whole[index] = k;
    }
    return [{ step: { kind: 'binary', exponent }, whole }];
  },
  decode({ exponent }, values) {
    const scale = 2 ** exponent;
    for (let index = 0; index < values.length; index += 1) values[index] = (values[index] ?? 0) * scale;
  },
  write({ exponent }, bytes) {
    bytes.writeSigned(exponent);
  },
  read(bytes) {
    const exponent = bytes.readSigned();
    if (exponent < leastExponent || exponent > mostExponent)
      throw bytes.error(`has the exponent ${exponent}`);
    return { kind: 'binary', exponent };
  },
};

/** 2^1074 is beyond what a double holds; two factors are not. */
function timesPowerOfTwo(value: number, exponent: number): number {
  return exponent > 1000 ? value * 2 ** 1000 * 2 ** (exponent - 1000) : value * 2 ** exponent;
}

/** The exponent of the lowest bit that is set in any value; 0 where all are 0. */
function commonExponent(values: Float64Array): number {
  const words = wordsOf(values);
  let common = mostExponent + 1;
  for (let index = 0; index < values.length; index += 1) {
    const high = words[2 * index + highWord] ?? 0;
    const low = words[2 * index + lowWord] ?? 0;
    const biased = (high >>> 20) & 0x7ff;
    const mantissaHigh = (high & 0xf_ffff) | (biased === 0 ? 0 : 0x10_0000);
    if ((mantissaHigh | low) === 0) continue;
    const zeros = low === 0 ? 32 + trailingZeros(mantissaHigh) : trailingZeros(low);
    common = Math.min(common, Math.max(biased, 1) + leastExponent - 1 + zeros);
  }
  return common > mostExponent ? 0 : common;
}

function trailingZeros(word: number): number {
  return 31 - Math.clz32(word & -word);
}
