import { mostOrder, type Prediction } from './linear-prediction.ts';

/**
 * The best of FLAC's fixed predictors (RFC 9639 §9.2.5): the block itself, or its differences of order 1 to 4. Those of order 0 and 1
 * go without their mean, which a mapping takes away as offset and drift.
 * @param block of whole numbers, more than `mostOrder` of them
 */
export function fixedPrediction(block: Float64Array): Prediction {
  let differences = block;
  let best = predictionOf(0, withoutMean(block.subarray(mostOrder)));
  for (let order = 1; order <= 4; order += 1) {
    differences = differences.map((sample, index) => sample - (differences[index - 1] ?? 0));
    const residual = differences.subarray(mostOrder);
    const prediction = predictionOf(order, order === 1 ? withoutMean(residual) : residual);
    if (prediction.power < best.power) best = prediction;
  }
  return best;
}

function withoutMean(samples: Float64Array): Float64Array {
  const mean = Math.round(samples.reduce((sum, sample) => sum + sample, 0) / samples.length);
  return samples.map((sample) => sample - mean);
}

function predictionOf(order: number, residual: Float64Array): Prediction {
  const energy = residual.reduce((sum, error) => sum + error ** 2, 0);
  return { order, residual, power: energy / residual.length };
}
