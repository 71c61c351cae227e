import { fixedCoefficients } from '@flac-metrics/flac-reader';
import type { Block } from './block.ts';
import type { Search } from './effort.ts';
import { LinearPrediction, mostOrder, type Analysis } from './linear-prediction.ts';
import { PartitionPlan } from './partition-plan.ts';
import { PartitionSearch } from './partition-search.ts';
import { predict, type Predictor } from './predictor.ts';

/** Of the coefficients: precision and shift, §9.2.6. */
const linearHeadBits = 9;
/** The least that a residual takes: its head and one escaped partition without bits. */
const leastResidualBits = 15;
const mostPrecision = 15;
const leastPrecision = 5;

interface LinearPredictor extends Predictor {
  shift: number;
  precision: number;
}

/** A predictor with its residuals and their cheapest coding. */
export class PredictedBlock {
  /** What the subframe takes behind its header. */
  bits: number = Infinity;
  predictor: Predictor = { coefficients: fixedCoefficients[0] ?? new Int32Array(), shift: 0, precision: 0 };
  /** From the index of the order on. */
  residuals: Int32Array = new Int32Array();
  readonly plan: PartitionPlan = new PartitionPlan();
  /** By order, so that no block needs new ones. */
  readonly linear: readonly LinearPredictor[] = Array.from({ length: mostOrder + 1 }, (_, order) => ({
    coefficients: new Int32Array(order),
    shift: 0,
    precision: 0,
  }));
}

/** §9.2.5, order 0 to 4. */
const fixedPredictors: readonly Predictor[] = fixedCoefficients.map((coefficients) => ({
  coefficients,
  shift: 0,
  precision: 0,
}));

/** Finds the predictor under which a block is smallest: each is tried, and its bits are counted. */
export class PredictorSearch {
  readonly #search: Search;
  readonly #partitions: PartitionSearch;
  readonly #linear: LinearPrediction = new LinearPrediction();
  #best: PredictedBlock = new PredictedBlock();
  #tried: PredictedBlock = new PredictedBlock();

  constructor(search: Search) {
    this.#search = search;
    this.#partitions = new PartitionSearch(search.leastPartition);
  }

  /**
   * @returns the best that was found, until the next search; its bits are Infinity where no predictor is allowed
   */
  search(block: Block): PredictedBlock {
    this.#best.bits = Infinity;
    if (this.#best.residuals.length < block.size) {
      this.#best.residuals = new Int32Array(block.size);
      this.#tried.residuals = new Int32Array(block.size);
    }
    this.#searchFixed(block);
    for (const analysis of this.#search.analyses) this.#searchLinear(block, analysis);
    return this.#best;
  }

  #searchFixed(block: Block): void {
    let before = Infinity;
    for (const predictor of fixedPredictors) {
      if (predictor.coefficients.length >= block.size) return;
      const bits = this.#try(block, predictor);
      if (bits > before && this.#search.stopsAtWorse) return;
      before = bits;
    }
  }

  #searchLinear(block: Block, analysis: Analysis): void {
    const { size, width } = block;
    const longest = precisionFor(size, width);
    // Order 1 is the shortest, and the fixed ones have it already where nothing is left over.
    if (this.#best.bits <= linearHeadBits + width + leastPrecision + leastResidualBits) return;
    const highest = this.#linear.analyse(block.samples, size, analysis);
    const lowest = analysis.isDifferenced ? 2 : 1;
    const likely = this.#likelyOrder(lowest, highest, size, width + longest);
    const { orderReach, shorterPrecisions } = this.#search;
    const last = Math.min(highest, likely + orderReach);
    for (let order = Math.max(lowest, likely - orderReach); order <= last; order += 1) {
      for (let shorter = 0; shorter <= shorterPrecisions; shorter += 1) {
        const precision = Math.max(leastPrecision, longest - shorter);
        const bits = linearHeadBits + order * (width + precision) + leastResidualBits;
        if (bits >= this.#best.bits) continue;
        this.#tryLinear(block, order, precision);
      }
    }
  }

  #tryLinear(block: Block, order: number, precision: number): void {
    const predictor = this.#tried.linear[order];
    if (!predictor) return;
    const shift = this.#linear.quantise(precision, predictor.coefficients);
    if (shift === undefined) return;
    predictor.shift = shift;
    predictor.precision = precision;
    this.#try(block, predictor);
  }

  /** By the energy that each order leaves over, as if the residuals were distributed after Laplace. */
  #likelyOrder(lowest: number, highest: number, blockSize: number, bitsPerOrder: number): number {
    let likely = lowest;
    let least = Infinity;
    for (let order = lowest; order <= highest; order += 1) {
      const energy = (this.#linear.energy(order) * Math.LN2 * Math.LN2) / (2 * blockSize);
      const bits = Math.max(0, Math.log2(energy) / 2) * (blockSize - order) + order * bitsPerOrder;
      if (bits >= least) continue;
      least = bits;
      likely = order;
    }
    return likely;
  }

  #try(block: Block, predictor: Predictor): number {
    const tried = this.#tried;
    const order = predictor.coefficients.length;
    if (!predict(block, predictor, tried.residuals)) return Infinity;
    this.#partitions.search(tried.residuals, order, block.size, tried.plan);
    const { precision } = predictor;
    const linearBits = precision > 0 ? linearHeadBits + order * precision : 0;
    tried.bits = order * block.width + linearBits + tried.plan.bits;
    tried.predictor = predictor;
    const { bits } = tried;
    if (bits < this.#best.bits) [this.#best, this.#tried] = [tried, this.#best];
    return bits;
  }
}

/** Longer blocks and wider samples pay for finer coefficients: half a bit for a bit of either. */
function precisionFor(blockSize: number, width: number): number {
  const precision = Math.floor((Math.log2(blockSize) + width) / 2);
  return Math.max(leastPrecision, Math.min(mostPrecision, precision));
}
