import type { BitWriter } from './bit-writer.ts';
import type { Block } from './block.ts';
import { searches, type Effort } from './effort.ts';
import { PredictorSearch, type PredictedBlock } from './predictor-search.ts';
import { writeResidual } from './residual.ts';

/*
 * RFC 9639 §9.2.1:
 *
 *   0TTTTTTW [wasted bits, unary]
 *
 *   T  000000 constant §9.2.3   000001 verbatim §9.2.4   001ooo fixed §9.2.5   1ooooo linear predictor §9.2.6
 */
const typeConstant = 0;
const typeVerbatim = 1;
const typeFixed = 8;
/** Of order 0, which there is not. */
const typeLinear = 31;

const headerBits = 8;

/** Finds the smallest subframe for a block, and writes it. */
export class SubframeEncoder {
  readonly #predictors: PredictorSearch;
  readonly #bitsPerSample: number;
  readonly #block: Block = { samples: new Int32Array(), size: 0, width: 0, magnitude: 0 };
  #wasted = 0;
  /** Undefined where the block is constant or verbatim. */
  #predicted: PredictedBlock | undefined;
  #isConstant = false;

  /** @param bitsPerSample 4 to 32 */
  constructor(bitsPerSample: number, effort: Effort) {
    this.#bitsPerSample = bitsPerSample;
    this.#predictors = new PredictorSearch(searches[effort]);
  }

  /**
   * Takes the samples from `start` to `end` as the block to write.
   * @returns the bits of its subframe, or −1 where a sample does not fit the width
   */
  choose(samples: Int32Array, start: number, end: number): number {
    const first = samples[start] ?? 0;
    let magnitudeBits = 0;
    let setBits = 0;
    let differing = 0;
    for (let index = start; index < end; index += 1) {
      const sample = samples[index] ?? 0;
      magnitudeBits |= sample ^ (sample >> 31);
      setBits |= sample;
      differing |= sample ^ first;
    }
    if (magnitudeBits >= 2 ** (this.#bitsPerSample - 1)) return -1;
    this.#isConstant = differing === 0;
    this.#predicted = undefined;
    // §9.2.2: the low bits that are 0 in every sample. A constant one is no shorter without them.
    this.#wasted = this.#isConstant ? 0 : 31 - Math.clz32(setBits & -setBits);
    const block = this.#block;
    block.size = end - start;
    block.width = this.#bitsPerSample - this.#wasted;
    block.magnitude = (magnitudeBits >> this.#wasted) + 1;
    this.#take(samples, start);
    if (this.#isConstant) return headerBits + block.width;
    const verbatimBits = block.size * block.width;
    const predicted = this.#predictors.search(block);
    if (predicted.bits < verbatimBits) this.#predicted = predicted;
    return headerBits + this.#wasted + Math.min(predicted.bits, verbatimBits);
  }

  /** Writes what was chosen last. */
  write(bits: BitWriter): void {
    if (this.#isConstant) {
      this.#writeHeader(bits, typeConstant);
      this.#writeSamples(bits, 1);
    } else if (this.#predicted) {
      this.#writePredicted(bits, this.#predicted);
    } else {
      this.#writeHeader(bits, typeVerbatim);
      this.#writeSamples(bits, this.#block.size);
    }
  }

  #take(samples: Int32Array, start: number): void {
    const block = this.#block;
    const count = this.#isConstant ? 1 : block.size;
    if (block.samples.length < count) block.samples = new Int32Array(count);
    const taken = block.samples;
    for (let index = 0; index < count; index += 1)
      taken[index] = (samples[start + index] ?? 0) >> this.#wasted;
  }

  #writeHeader(bits: BitWriter, type: number): void {
    bits.write(type, 7);
    bits.write(Number(this.#wasted > 0), 1);
    if (this.#wasted > 0) bits.writeUnary(this.#wasted - 1);
  }

  #writePredicted(bits: BitWriter, { predictor, residuals, plan }: PredictedBlock): void {
    const { coefficients, shift, precision } = predictor;
    const order = coefficients.length;
    this.#writeHeader(bits, (precision > 0 ? typeLinear : typeFixed) + order);
    this.#writeSamples(bits, order);
    if (precision > 0) {
      // §9.2.6
      bits.write(precision - 1, 4);
      bits.write(shift, 5);
      for (const coefficient of coefficients) bits.write(coefficient, precision);
    }
    writeResidual(bits, residuals, order, this.#block.size, plan);
  }

  /** The constant one, verbatim ones, or those that a predictor begins with. */
  #writeSamples(bits: BitWriter, count: number): void {
    const { samples, width } = this.#block;
    for (let index = 0; index < count; index += 1) bits.write(samples[index] ?? 0, width);
  }
}
