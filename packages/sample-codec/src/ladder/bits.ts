import { highWord, lowWord, wordsOf } from './double-words.ts';
import type { StepCodec } from './step-codec.ts';

/**
 * The raw 64 bits, of any double: the whole numbers are the high words, in the order of the values that they begin; the second
 * track holds the low words.
 */
export interface BitsStep {
  readonly kind: 'bits';
}

/** What the low words nearly always take, wherever another step fails. */
const lowWordBits = 32;

export const bitsCodec: StepCodec<BitsStep> = {
  kind: 'bits',
  code: 6,
  hasFine: true,
  takesAnyBits: true,
  triedFrom: lowWordBits,
  fits(values) {
    const words = wordsOf(values);
    const whole = new Float64Array(values.length);
    const fine = new Int32Array(values.length);
    for (let index = 0; index < values.length; index += 1) {
      whole[index] = inOrder(words[2 * index + highWord] ?? 0);
      fine[index] = words[2 * index + lowWord] ?? 0;
    }
    return [{ step: { kind: 'bits' }, whole, fine }];
  },
  decode(_, values, fine) {
    const words = wordsOf(values);
    for (let index = 0; index < values.length; index += 1) {
      const high = inOrder(values[index] ?? 0);
      words[2 * index + highWord] = high;
      words[2 * index + lowWord] = fine[index] ?? 0;
    }
  },
  write() {},
  read() {
    return { kind: 'bits' };
  },
};

/** Doubles keep sign and magnitude, integers two's complement: without this, negative ones ran backwards. Its own inverse. */
function inOrder(high: number): number {
  const word = high | 0;
  return word < 0 ? word ^ 0x7fff_ffff : word;
}
