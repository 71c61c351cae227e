import { SampleCodecError } from '../sample-codec-error.ts';
import { highWord, lowWord, wordsOf } from './double-words.ts';
import { distinctValues } from './distinct-values.ts';
import type { StepCodec } from './step-codec.ts';
import { readValueList, writeValueList } from './value-list.ts';

/** v = dictionary[k]: few values, of any bits, that have nothing else in common. */
export interface RanksStep {
  readonly kind: 'ranks';
  /** The distinct values, ascending. */
  readonly dictionary: Float64Array;
}

export const ranksCodec: StepCodec<RanksStep> = {
  kind: 'ranks',
  code: 4,
  hasFine: false,
  takesAnyBits: true,
  triedFrom: 0,
  fits(values) {
    // A value that is not there twice costs more in the dictionary than anywhere else.
    const found = distinctValues(values, Math.min(mostDistinct, Math.floor(values.length / 2)));
    return found ? [{ step: { kind: 'ranks', dictionary: found.dictionary }, whole: found.ranks }] : [];
  },
  decode({ dictionary }, values) {
    const [from, to] = [wordsOf(dictionary), wordsOf(values)];
    for (let index = 0; index < values.length; index += 1) {
      const rank = values[index] ?? 0;
      if (!(rank >= 0 && rank < dictionary.length)) {
        throw new SampleCodecError(
          'bad-column',
          `a sample has rank ${rank} among ${dictionary.length} values: the track is damaged, or of another mapping`,
        );
      }
      to[2 * index + highWord] = from[2 * rank + highWord] ?? 0;
      to[2 * index + lowWord] = from[2 * rank + lowWord] ?? 0;
    }
  },
  write({ dictionary }, bytes) {
    bytes.writeVarint(dictionary.length);
    writeValueList(bytes, dictionary);
  },
  read(bytes) {
    const count = bytes.readCount(1);
    return { kind: 'ranks', dictionary: readValueList(bytes, count) };
  },
};

const mostDistinct = 65_536;
