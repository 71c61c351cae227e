import { findBlockCuts, type BlockCut } from './block-cuts.ts';
import { leastBlockSize, mostBlockSize } from './block-size.ts';
import { FrameEncoder } from './frame-encoder.ts';

/** Blocks that end at one cut and begin at those just before, as long as they are not too long. */
const mostNear = 16;
const longestNear = 4096;
/** The most even cuts that a block spans; those that are tried span a power of two. */
const mostEven = 16;
/** Neither are continued after so many in turn that are worse. */
const mostWorse = 3;

/**
 * Chooses the blocks of a column so that its frames are small together: the cheapest way over the cuts that it suggests, where
 * every frame costs what it takes with fixed predictors.
 * @param bitsPerSample 4 to 32
 * @returns samples of each block, as `encodeStream` takes them; none has fewer than 16 but where the whole column has
 * @throws FlacEncoderError `sample-out-of-width`
 */
export function chooseBlockLengths(samples: Int32Array, bitsPerSample: number): number[] {
  return new BlockPath(samples, bitsPerSample).lengths();
}

/** Blocks between such cuts have lengths of their own. */
function isEven(cut: BlockCut | undefined): boolean {
  return cut?.kind === 'even';
}

/** Blocks between even cuts begin at multiples of their length, so that each sample is looked at once for each length. */
function largestPower(evens: number): number {
  return Math.min(mostEven, evens & -evens);
}

class BlockPath {
  readonly #samples: Int32Array;
  readonly #frames: FrameEncoder;
  readonly #cuts: readonly BlockCut[];
  /** Others may follow the last block of this column; only one that is too short as a whole cannot be helped. */
  readonly #leastLength: number;
  /** What the frames up to each cut take … */
  readonly #bytes: Float64Array;
  /** … and the cut at which the last of them begins. */
  readonly #begins: Int32Array;

  constructor(samples: Int32Array, bitsPerSample: number) {
    this.#samples = samples;
    this.#leastLength = Math.min(leastBlockSize, samples.length);
    this.#frames = new FrameEncoder(bitsPerSample, 'fast');
    this.#cuts = findBlockCuts(samples);
    this.#bytes = new Float64Array(this.#cuts.length).fill(Infinity, 1);
    this.#begins = new Int32Array(this.#cuts.length);
  }

  lengths(): number[] {
    // How many even cuts there are since the long run before.
    let evens = 0;
    for (let end = 1; end < this.#cuts.length; end += 1) {
      const kind = this.#cuts[end]?.kind;
      this.#tryNear(end);
      if (kind === 'even') this.#tryEven(end, largestPower(++evens));
      if (kind === 'long-run') {
        this.#tryEven(end, mostEven);
        evens = 0;
      }
    }
    // From the end, since each cut knows the one before it.
    const lengths: number[] = [];
    for (let end = this.#cuts.length - 1; end > 0; end = this.#begins[end] ?? 0) {
      lengths.push(this.#length(this.#begins[end] ?? 0, end));
    }
    return lengths.toReversed();
  }

  #tryNear(end: number): void {
    let least = Infinity;
    let worse = 0;
    for (let begin = end - 1; begin >= Math.max(0, end - mostNear) && worse < mostWorse; begin -= 1) {
      if (least < Infinity && this.#length(begin, end) > longestNear) return;
      if (isEven(this.#cuts[begin]) && isEven(this.#cuts[end])) continue;
      const total = this.#try(begin, end);
      if (total >= least && least < Infinity) worse += 1;
      else worse = 0;
      least = Math.min(least, total);
    }
  }

  /**
   * Back to the long run before, over twice as many even cuts each time.
   * @param most even cuts that a block spans
   */
  #tryEven(end: number, most: number): void {
    let least = Infinity;
    let passed = 0;
    let worse = 0;
    for (let begin = end - 1; begin >= 0 && passed < most && worse < mostWorse; begin -= 1) {
      const kind = this.#cuts[begin]?.kind;
      if (kind === 'run') continue;
      passed += 1;
      if (passed === (passed & -passed) || kind === 'long-run') {
        const total = this.#try(begin, end);
        worse = total < least ? 0 : worse + 1;
        least = Math.min(least, total);
      }
      if (kind === 'long-run') return;
    }
  }

  /** @returns bytes of all frames up to `end` with this block as the last one; Infinity where it cannot be one */
  #try(begin: number, end: number): number {
    const length = this.#length(begin, end);
    const before = this.#bytes[begin] ?? Infinity;
    if (length > mostBlockSize || length < this.#leastLength || before === Infinity) return Infinity;
    const start = this.#cuts[begin]?.at ?? 0;
    const total = before + this.#frames.frameBytes(this.#samples, start, start + length, start);
    if (total < (this.#bytes[end] ?? Infinity)) {
      this.#bytes[end] = total;
      this.#begins[end] = begin;
    }
    return total;
  }

  #length(begin: number, end: number): number {
    return (this.#cuts[end]?.at ?? 0) - (this.#cuts[begin]?.at ?? 0);
  }
}
