import type { BitWriter } from './bit-writer.ts';
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
  /** The block, without its wasted bits. */
  #samples: Int32Array = new Int32Array();
  #blockSize = 0;
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
    const width = this.#bitsPerSample;
    this.#blockSize = end - start;
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
    if (magnitudeBits >= 2 ** (width - 1)) return -1;
    this.#isConstant = differing === 0;
    this.#predicted = undefined;
    // §9.2.2: the low bits that are 0 in every sample.
    this.#wasted = this.#isConstant ? 0 : 31 - Math.clz32(setBits & -setBits);
    this.#copy(samples, start);
    if (this.#isConstant) return headerBits + width;
    const magnitude = (magnitudeBits >> this.#wasted) + 1;
    const verbatimBits = this.#blockSize * (width - this.#wasted);
    const predicted = this.#predictors.search(
      this.#samples,
      this.#blockSize,
      width - this.#wasted,
      magnitude,
    );
    if (predicted.bits < verbatimBits) this.#predicted = predicted;
    return headerBits + this.#wasted + Math.min(predicted.bits, verbatimBits);
  }

  /** Writes what was chosen last. */
  write(bits: BitWriter): void {
    const width = this.#bitsPerSample - this.#wasted;
    if (this.#isConstant) {
      this.#writeHeader(bits, typeConstant);
      bits.write(this.#samples[0] ?? 0, width);
    } else if (this.#predicted) {
      this.#writePredicted(bits, this.#predicted, width);
    } else {
      this.#writeHeader(bits, typeVerbatim);
      this.#writeSamples(bits, this.#blockSize, width);
    }
  }

  #copy(samples: Int32Array, start: number): void {
    const count = this.#isConstant ? 1 : this.#blockSize;
    if (this.#samples.length < count) this.#samples = new Int32Array(count);
    for (let index = 0; index < count; index += 1) {
      this.#samples[index] = (samples[start + index] ?? 0) >> this.#wasted;
    }
  }

  #writeHeader(bits: BitWriter, type: number): void {
    bits.write(type, 7);
    bits.write(Number(this.#wasted > 0), 1);
    if (this.#wasted > 0) bits.writeUnary(this.#wasted - 1);
  }

  #writePredicted(bits: BitWriter, { predictor, residuals, plan }: PredictedBlock, width: number): void {
    const { coefficients, shift, precision } = predictor;
    const order = coefficients.length;
    this.#writeHeader(bits, (precision > 0 ? typeLinear : typeFixed) + order);
    this.#writeSamples(bits, order, width);
    if (precision > 0) {
      // §9.2.6
      bits.write(precision - 1, 4);
      bits.write(shift, 5);
      for (const coefficient of coefficients) bits.write(coefficient, precision);
    }
    writeResidual(bits, residuals, order, this.#blockSize, plan);
  }

  /** Verbatim samples, or those that a predictor begins with. */
  #writeSamples(bits: BitWriter, count: number, width: number): void {
    for (let index = 0; index < count; index += 1) bits.write(this.#samples[index] ?? 0, width);
  }
}
