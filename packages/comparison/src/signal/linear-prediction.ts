/** The highest that FLAC knows (RFC 9639 §9.2.6). */
export const mostOrder = 32;

/** What a predictor leaves of a block. */
export interface Prediction {
  readonly order: number;
  /** Of the samples from index `mostOrder` on: whole numbers, the prediction being rounded. */
  readonly residual: Float64Array;
  /** The mean square of the residual, as it would be on samples that the predictor has not been fitted to. */
  readonly power: number;
}

/** Of a sample's power: what a pivot has less of is the noise of the arithmetic. */
const leastPivot = 1e-13;

/**
 * The best linear predictor of a block, from the samples before each: least squares (the covariance method), of that order from 0 to
 * 32 whose error on other samples of the same kind is expected to be the least. (Akaike's final prediction error, 1970: an order
 * more always fits better the samples at hand.)
 * @param block of whole numbers, more than twice `mostOrder` of them
 */
export function linearPrediction(block: Float64Array): Prediction {
  const mean = block.reduce((sum, sample) => sum + sample, 0) / block.length;
  const centred = block.map((sample) => sample - mean);
  const predicted = block.length - mostOrder;
  const fit = new CovarianceFit(centred);
  let [order, least] = [0, Infinity];
  for (let candidate = 0; candidate <= fit.highest; candidate += 1) {
    const expected = (fit.energies[candidate] ?? 0) * inflation(predicted, candidate);
    // What is gained beyond the twelfth that rounding costs is not there to be had.
    if (expected >= least * 0.9999 || least <= predicted / 12) continue;
    [order, least] = [candidate, expected];
  }
  const residual = residualOf(block, centred, mean, fit.coefficients(order));
  const energy = residual.reduce((sum, error) => sum + error ** 2, 0);
  return { order, residual, power: (energy / predicted) * inflation(predicted, order) };
}

function inflation(count: number, order: number): number {
  return (count + order) / (count - order);
}

function residualOf(
  block: Float64Array,
  centred: Float64Array,
  mean: number,
  coefficients: Float64Array,
): Float64Array {
  const residual = new Float64Array(block.length - mostOrder);
  for (let index = mostOrder; index < block.length; index += 1) {
    let prediction = mean;
    for (let lag = 1; lag <= coefficients.length; lag += 1)
      prediction += (coefficients[lag - 1] ?? 0) * (centred[index - lag] ?? 0);
    residual[index - mostOrder] = (block[index] ?? 0) - Math.round(prediction);
  }
  return residual;
}

/** The normal equations of all orders, solved in one go: the factors of an order begin with those of the order below. */
class CovarianceFit {
  /** What is left unpredicted by each order. */
  readonly energies: number[];
  /** Rows of Cholesky's lower factor. */
  readonly #factor: Float64Array[] = [];
  /** The factor's solution for the covariances with the sample itself. */
  readonly #projections: number[] = [];

  constructor(centred: Float64Array) {
    const covariances = covariancesOf(centred);
    let energy = covariances[0]?.[0] ?? 0;
    this.energies = [energy];
    for (let order = 1; order <= mostOrder; order += 1) {
      const row = new Float64Array(order);
      for (let column = 1; column < order; column += 1)
        row[column - 1] =
          ((covariances[order]?.[column] ?? 0) - dot(row, this.#factor[column - 1], column - 1)) /
          (this.#factor[column - 1]?.[column - 1] ?? 1);
      const own = covariances[order]?.[order] ?? 0;
      const pivot = own - dot(row, row, order - 1);
      if (!(pivot > own * leastPivot)) return;
      row[order - 1] = Math.sqrt(pivot);
      let projected = covariances[order]?.[0] ?? 0;
      for (let below = 0; below < order - 1; below += 1)
        projected -= (row[below] ?? 0) * (this.#projections[below] ?? 0);
      const projection = projected / (row[order - 1] ?? 1);
      this.#factor.push(row);
      this.#projections.push(projection);
      energy = Math.max(0, energy - projection ** 2);
      this.energies.push(energy);
    }
  }

  /** Above it, samples follow from each other exactly. */
  get highest(): number {
    return this.#factor.length;
  }

  /** That of the nearest sample first. */
  coefficients(order: number): Float64Array {
    const coefficients = new Float64Array(order);
    for (let row = order - 1; row >= 0; row -= 1) {
      let sum = this.#projections[row] ?? 0;
      for (let below = row + 1; below < order; below += 1)
        sum -= (this.#factor[below]?.[row] ?? 0) * (coefficients[below] ?? 0);
      coefficients[row] = sum / (this.#factor[row]?.[row] ?? 1);
    }
    return coefficients;
  }
}

function dot(a: Float64Array, b: Float64Array | undefined, count: number): number {
  let sum = 0;
  for (let index = 0; index < count; index += 1) sum += (a[index] ?? 0) * (b?.[index] ?? 0);
  return sum;
}

/** Sums of x(t − i) · x(t − j) over all t that have `mostOrder` samples before them, for j from 0 to i. */
function covariancesOf(x: Float64Array): Float64Array[] {
  const rows = Array.from({ length: mostOrder + 1 }, (_, i) => new Float64Array(i + 1));
  for (let lag = 0; lag <= mostOrder; lag += 1) {
    let sum = 0;
    for (let t = mostOrder; t < x.length; t += 1) sum += (x[t] ?? 0) * (x[t - lag] ?? 0);
    // Along a diagonal one product comes in at the front, and one goes at the back.
    for (let i = lag; i <= mostOrder; i += 1) {
      const row = rows[i];
      if (row) row[i - lag] = sum;
      const [front, back] = [mostOrder - 1 - i + lag, x.length - 1 - i + lag];
      sum += (x[front] ?? 0) * (x[front - lag] ?? 0) - (x[back] ?? 0) * (x[back - lag] ?? 0);
    }
  }
  return rows;
}
