import { highWord, lowWord, wordsOf } from './double-words.ts';

/**
 * The distinct values of a column, by their bits, and which of them each sample is.
 * @param most of them; a column of more is given up as soon as that is seen
 * @returns the values ascending, and the rank of each sample among them
 */
export function distinctValues(
  values: Float64Array,
  most: number,
): { dictionary: Float64Array; ranks: Float64Array } | undefined {
  const words = wordsOf(values);
  const table = new ValueTable(most);
  const numbers = new Int32Array(values.length);
  for (let index = 0; index < values.length; index += 1) {
    const number = table.numberOf(words[2 * index + highWord] ?? 0, words[2 * index + lowWord] ?? 0);
    if (number === most) return undefined;
    numbers[index] = number;
  }
  const dictionary = table.values();
  sortByBits(dictionary);
  const sorted = wordsOf(dictionary);
  const rankOf = new Float64Array(dictionary.length);
  for (let rank = 0; rank < rankOf.length; rank += 1)
    rankOf[table.numberOf(sorted[2 * rank + highWord] ?? 0, sorted[2 * rank + lowWord] ?? 0)] = rank;
  const ranks = new Float64Array(values.length);
  for (let index = 0; index < ranks.length; index += 1) ranks[index] = rankOf[numbers[index] ?? 0] ?? 0;
  return { dictionary, ranks };
}

/** Numbers doubles in the order in which they are first seen. */
class ValueTable {
  readonly #most: number;
  /** Open addressing, at most half full: the number of a value plus one, or 0. */
  readonly #slots: Int32Array;
  readonly #mask: number;
  readonly #words: Int32Array;
  readonly #values: Float64Array;
  #count = 0;

  constructor(most: number) {
    this.#most = most;
    this.#slots = new Int32Array(2 ** Math.ceil(Math.log2(2 * most + 2)));
    this.#mask = this.#slots.length - 1;
    this.#values = new Float64Array(most);
    this.#words = wordsOf(this.#values);
  }

  /** @returns the number of the value, or how many there may be at the most where it is one too many */
  numberOf(high: number, low: number): number {
    let slot = hash(high, low) & this.#mask;
    for (; ; slot = (slot + 1) & this.#mask) {
      const number = (this.#slots[slot] ?? 0) - 1;
      if (number < 0) return this.#add(slot, high, low);
      if (this.#words[2 * number + highWord] === high && this.#words[2 * number + lowWord] === low)
        return number;
    }
  }

  #add(slot: number, high: number, low: number): number {
    const number = this.#count;
    if (number === this.#most) return number;
    this.#words[2 * number + highWord] = high;
    this.#words[2 * number + lowWord] = low;
    this.#count += 1;
    this.#slots[slot] = this.#count;
    return number;
  }

  /** A copy of them, in the order of their numbers. */
  values(): Float64Array {
    return this.#values.slice(0, this.#count);
  }
}

/** The finaliser of MurmurHash3, over both words. */
function hash(high: number, low: number): number {
  let mixed = high ^ Math.imul(low, 0x9e37_79b1);
  mixed = Math.imul(mixed ^ (mixed >>> 16), 0x85eb_ca6b);
  mixed = Math.imul(mixed ^ (mixed >>> 13), 0xc2b2_ae35);
  return mixed ^ (mixed >>> 16);
}

/** In place, ascending, with each NaN in a place of its own: as integers, once the negative ones are turned around. */
function sortByBits(values: Float64Array): void {
  turnNegatives(values);
  new BigInt64Array(values.buffer, values.byteOffset, values.length).sort();
  turnNegatives(values);
}

function turnNegatives(values: Float64Array): void {
  const words = wordsOf(values);
  for (let index = 0; index < values.length; index += 1) {
    const high = words[2 * index + highWord] ?? 0;
    if (high >= 0) continue;
    words[2 * index + highWord] = high ^ 0x7fff_ffff;
    words[2 * index + lowWord] = ~(words[2 * index + lowWord] ?? 0);
  }
}
