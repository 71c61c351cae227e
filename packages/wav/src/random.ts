/**
 * Reproducible random numbers: a Weyl sequence of 32 bits, its steps spread by two rounds of multiply and xor-shift (the
 * finaliser of MurmurHash3). Good enough for test signals, and the same everywhere.
 */
export class Random {
  #state: number;

  constructor(seed: number) {
    this.#state = seed | 0;
  }

  /** A whole number from `least` to `most`, both included; they are less than 2^32 apart. */
  between(least: number, most: number): number {
    return least + Math.floor((this.#next() / 2 ** 32) * (most - least + 1));
  }

  /** 32 bits, unsigned. */
  #next(): number {
    this.#state = (this.#state + 0x9e3779b9) | 0;
    let bits = this.#state;
    bits = Math.imul(bits ^ (bits >>> 16), 0x85ebca6b);
    bits = Math.imul(bits ^ (bits >>> 13), 0xc2b2ae35);
    return (bits ^ (bits >>> 16)) >>> 0;
  }
}
