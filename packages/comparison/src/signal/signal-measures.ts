import { entropyBits } from './entropy.ts';
import { fixedPrediction } from './fixed-prediction.ts';
import { linearPrediction, mostOrder, type Prediction } from './linear-prediction.ts';
import { signalBlocks } from './signal-blocks.ts';
import { signalKind, type SignalKind } from './signal-kind.ts';
import { spectralFlatness } from './spectral-flatness.ts';

/** With fewer samples, 32 coefficients are fitted to nothing. */
export const leastMeasured: number = 3 * mostOrder;

/** How far a series is like a sound, measured on the whole numbers that its mapping makes of its values. */
export interface SignalMeasures {
  readonly kind: SignalKind;
  /** Powers of the signal, less its mean, over that of what the best linear predictor of each block leaves, in decibels. */
  readonly linearGainDb: number;
  /** The middle one of the orders of these predictors. */
  readonly linearOrder: number;
  /** The same for the best fixed predictor of each block. */
  readonly fixedGainDb: number;
  readonly fixedOrder: number;
  /** 0 to 1, geometric mean over the blocks that move; null where none is long enough. */
  readonly flatness: number | null;
  /** Of the differences of neighbours: in a walk they are white, in a sound they are not. */
  readonly differenceFlatness: number | null;
  /** Order-0 entropies, in bits a sample: of the numbers themselves, and of what each kind of predictor leaves. */
  readonly entropyBits: {
    readonly numbers: number;
    readonly fixedResidual: number;
    readonly linearResidual: number;
  };
}

interface MeasuredBlock {
  readonly block: Float64Array;
  readonly linear: Prediction;
  readonly fixed: Prediction;
}

/**
 * @param signal whole numbers
 * @returns undefined where there are fewer than `leastMeasured`
 */
export function measureSignal(signal: Float64Array): SignalMeasures | undefined {
  if (signal.length < leastMeasured) return undefined;
  const blocks = signalBlocks(signal).map((block): MeasuredBlock => ({
    block,
    linear: linearPrediction(block),
    fixed: fixedPrediction(block),
  }));
  const linearGainDb = mean(blocks.map(({ block, linear }) => gainDb(block, linear)));
  const fixedGainDb = mean(blocks.map(({ block, fixed }) => gainDb(block, fixed)));
  const moves = signal.some((number) => number !== signal[0]);
  return {
    kind: signalKind(moves, fixedGainDb, linearGainDb),
    linearGainDb,
    linearOrder: middle(blocks.map(({ linear }) => linear.order)),
    fixedGainDb,
    fixedOrder: middle(blocks.map(({ fixed }) => fixed.order)),
    flatness: meanFlatness(blocks.map(({ block }) => block)),
    differenceFlatness: meanFlatness(blocks.map(({ block }) => differencesOf(block))),
    entropyBits: {
      numbers: entropyOf(blocks.map(({ block }) => block.subarray(mostOrder))),
      fixedResidual: entropyOf(blocks.map(({ fixed }) => fixed.residual)),
      linearResidual: entropyOf(blocks.map(({ linear }) => linear.residual)),
    },
  };
}

/** A whole number stands for what is up to a half off it, which has this power: to predict it better is no use. */
const roundingPower = 1 / 12;

function gainDb(block: Float64Array, { power }: Prediction): number {
  const predicted = block.subarray(mostOrder);
  const level = mean(predicted);
  const signalPower = predicted.reduce((sum, sample) => sum + (sample - level) ** 2, 0) / predicted.length;
  return 10 * Math.log10(Math.max(signalPower, roundingPower) / Math.max(power, roundingPower));
}

function differencesOf(block: Float64Array): Float64Array {
  return block.subarray(1).map((sample, index) => sample - (block[index] ?? 0));
}

function meanFlatness(blocks: readonly Float64Array[]): number | null {
  const flatnesses = blocks.map(spectralFlatness).filter((flatness) => flatness !== undefined);
  return flatnesses.length === 0 ? null : Math.exp(mean(flatnesses.map((flatness) => Math.log(flatness))));
}

function entropyOf(blocks: readonly Float64Array[]): number {
  const numbers = new Float64Array(blocks.reduce((total, block) => total + block.length, 0));
  let at = 0;
  for (const block of blocks) {
    numbers.set(block, at);
    at += block.length;
  }
  return entropyBits(numbers);
}

function mean(numbers: readonly number[] | Float64Array): number {
  let sum = 0;
  for (const number of numbers) sum += number;
  return sum / numbers.length;
}

function middle(numbers: readonly number[]): number {
  return numbers.toSorted((a, b) => a - b)[Math.floor(numbers.length / 2)] ?? 0;
}
