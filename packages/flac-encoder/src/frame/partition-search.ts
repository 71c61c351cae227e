import { escaped, type PartitionPlan } from './partition-plan.ts';

/*
 * The cheapest coding of a residual (RFC 9639 §9.2.7), counted in bits, not estimated. n residuals, folded to u, cost
 *
 *   n · (k + 1) + Σ (u >> k)      under the Rice parameter k
 *   5 + n · width                 escaped
 *
 * in a partition, beside its parameter. The sums of two partitions add up to that of both together, so that those of the
 * smallest partitions, one for each k, serve all partition orders. A step from k to k + 1 spares Σ ⌈(u >> k) / 2⌉ and costs n,
 * so the cost is convex in k; with m the mean of u the best k of a partition is above log2(m / 3) and at most ⌈log2 m⌉, and
 * that of partitions together lies among those of each.
 */

const mostPartitionOrder = 15;
/** Escapes have five bits of width. */
const mostPlainWidth = 31;
/** Of a 4-bit and a 5-bit parameter; all ones escapes. */
const mostShortParameter = 14;
const mostLongParameter = 30;
/** MM PPPP */
const headBits = 6;

export class PartitionSearch {
  readonly #leastPartition: number;
  #folded: Int32Array = new Int32Array();
  /** Σ (u >> k) of each partition, for each k from `#least` to `#most`. */
  #sums: Float64Array = new Float64Array();
  /** All bits that are set in any u of a partition: as many as a residual of it takes as a plain signed number. */
  #bounds: Int32Array = new Int32Array();
  /** By coding method, what was found: those of the partition order p from index 2^p on. */
  #short: Uint8Array = new Uint8Array();
  #long: Uint8Array = new Uint8Array();
  #least = 0;
  #most = 0;

  /** @param leastPartition samples of the smallest partition that is tried */
  constructor(leastPartition: number) {
    this.#leastPartition = leastPartition;
  }

  /**
   * @param residuals from index `order` up to `blockSize`, none of them −2^31
   * @param order less than `blockSize`
   * @param plan receives the cheapest coding
   */
  search(residuals: Int32Array, order: number, blockSize: number, plan: PartitionPlan): void {
    let partitionOrder = this.#finestOrder(order, blockSize);
    this.#makeRoom(blockSize, 1 << partitionOrder);
    this.#bound(residuals, order, blockSize, partitionOrder);
    this.#sum(order, blockSize, partitionOrder);
    plan.bits = Infinity;
    for (;;) {
      this.#tryOrder(order, blockSize, partitionOrder, plan);
      if (partitionOrder === 0) return;
      partitionOrder -= 1;
      this.#merge(1 << partitionOrder);
    }
  }

  /** §9.2.7: partitions are of one size, and larger than the predictor's order. */
  #finestOrder(order: number, blockSize: number): number {
    let partitionOrder = 0;
    let size = blockSize;
    while (
      partitionOrder < mostPartitionOrder &&
      size % 2 === 0 &&
      size / 2 > order &&
      size / 2 >= this.#leastPartition
    ) {
      partitionOrder += 1;
      size /= 2;
    }
    return partitionOrder;
  }

  #makeRoom(blockSize: number, partitions: number): void {
    if (this.#folded.length < blockSize) this.#folded = new Int32Array(blockSize);
    if (this.#bounds.length >= partitions) return;
    this.#bounds = new Int32Array(partitions);
    this.#sums = new Float64Array(partitions * (mostLongParameter + 1));
    this.#short = new Uint8Array(2 * partitions);
    this.#long = new Uint8Array(2 * partitions);
  }

  /** Folds the residuals, and finds between which k the best of every partition lies. */
  #bound(residuals: Int32Array, order: number, blockSize: number, partitionOrder: number): void {
    const folded = this.#folded;
    const size = blockSize >> partitionOrder;
    // Where long parameters are best everywhere, short ones may still be cheaper: the longest of them must be among the sums.
    this.#least = mostShortParameter;
    this.#most = 0;
    let start = order;
    for (let partition = 0; partition < 1 << partitionOrder; partition += 1) {
      const end = (partition + 1) * size;
      let bound = 0;
      let sum = 0;
      for (let index = start; index < end; index += 1) {
        const residual = residuals[index] ?? 0;
        const sign = residual >> 31;
        const value = (residual << 1) ^ sign;
        bound |= value;
        sum += value >>> 0;
        folded[index] = value;
      }
      this.#bounds[partition] = bound;
      const mean = sum / (end - start);
      this.#least = Math.min(this.#least, 32 - Math.clz32(Math.floor(mean / 3)));
      if (mean > 1) this.#most = Math.max(this.#most, 32 - Math.clz32(Math.ceil(mean) - 1));
      start = end;
    }
    this.#most = Math.max(this.#least, Math.min(this.#most, mostLongParameter));
  }

  #sum(order: number, blockSize: number, partitionOrder: number): void {
    const size = blockSize >> partitionOrder;
    let at = 0;
    let start = order;
    for (let partition = 0; partition < 1 << partitionOrder; partition += 1) {
      const end = (partition + 1) * size;
      const bound = this.#bounds[partition] ?? 0;
      // What is shifted further is 0.
      const last = 31 - Math.clz32(bound);
      const isShort = (bound >>> 0) * size < 2 ** 31;
      for (let k = this.#least; k <= this.#most; k += 1, at += 1) {
        if (k > last) this.#sums[at] = 0;
        else if (isShort) this.#sums[at] = sumShort(this.#folded, start, end, k);
        else this.#sums[at] = sumLong(this.#folded, start, end, k);
      }
      start = end;
    }
  }

  /** Makes one partition of two. */
  #merge(partitions: number): void {
    const bounds = this.#bounds;
    const sums = this.#sums;
    const range = this.#most - this.#least + 1;
    for (let partition = 0; partition < partitions; partition += 1) {
      bounds[partition] = (bounds[2 * partition] ?? 0) | (bounds[2 * partition + 1] ?? 0);
      const from = 2 * partition * range;
      for (let k = 0; k < range; k += 1) {
        sums[partition * range + k] = (sums[from + k] ?? 0) + (sums[from + range + k] ?? 0);
      }
    }
  }

  #tryOrder(order: number, blockSize: number, partitionOrder: number, plan: PartitionPlan): void {
    const partitions = 1 << partitionOrder;
    // Where no long parameter is the best one, the method for them only costs a bit more for each.
    const isLong = this.#most > mostShortParameter;
    let shortBits = headBits + 4 * partitions;
    let longBits = headBits + 5 * partitions;
    for (let partition = 0; partition < partitions; partition += 1) {
      const count = (blockSize >> partitionOrder) - (partition === 0 ? order : 0);
      const width = 32 - Math.clz32(this.#bounds[partition] ?? 0);
      const plainBits = width <= mostPlainWidth ? 5 + count * width : Infinity;
      const shortParameter = this.#bestParameter(partition, count, mostShortParameter);
      const shortRice = this.#riceBits(partition, count, shortParameter);
      this.#short[partitions + partition] = plainBits < shortRice ? escaped + width : shortParameter;
      shortBits += Math.min(plainBits, shortRice);
      if (!isLong) continue;
      const longParameter = this.#bestParameter(partition, count, mostLongParameter);
      const longRice = this.#riceBits(partition, count, longParameter);
      this.#long[partitions + partition] = plainBits < longRice ? escaped + width : longParameter;
      longBits += Math.min(plainBits, longRice);
    }
    if (shortBits < plan.bits) plan.set(shortBits, 4, partitionOrder, this.#short, partitions);
    if (isLong && longBits < plan.bits) plan.set(longBits, 5, partitionOrder, this.#long, partitions);
  }

  /** The cost falls up to the best parameter and rises behind it. */
  #bestParameter(partition: number, count: number, most: number): number {
    let parameter = this.#least;
    let bits = this.#riceBits(partition, count, parameter);
    const last = Math.min(most, this.#most);
    while (parameter < last) {
      const next = this.#riceBits(partition, count, parameter + 1);
      if (next >= bits) break;
      bits = next;
      parameter += 1;
    }
    return parameter;
  }

  #riceBits(partition: number, count: number, parameter: number): number {
    const range = this.#most - this.#least + 1;
    return count * (parameter + 1) + (this.#sums[partition * range + parameter - this.#least] ?? 0);
  }
}

/** Where the sum fits 32 bits. */
function sumShort(folded: Int32Array, start: number, end: number, shift: number): number {
  let sum = 0;
  for (let index = start; index < end; index += 1) sum = (sum + ((folded[index] ?? 0) >>> shift)) | 0;
  return sum;
}

function sumLong(folded: Int32Array, start: number, end: number, shift: number): number {
  let sum = 0;
  for (let index = start; index < end; index += 1) sum += (folded[index] ?? 0) >>> shift;
  return sum;
}
