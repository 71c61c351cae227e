/*
 * Linear prediction by autocorrelation: the samples under a window, their autocorrelation, Levinson and Durbin's recursion, and
 * the coefficients rounded to the integers of RFC 9639 §9.2.6. Everything here only proposes; what it costs is counted after.
 */

/** Beyond it hardly anything is won, at one more multiplication a sample each. */
export const mostOrder = 12;
/** Autocorrelation is computed four lags at a time. */
const lags = 16;
/** Precision of the coefficients has 4 bits, of which 15 is forbidden; the shift has 5 with sign, and none may be negative. */
const mostShift = 15;

/** What of a block is looked at. */
export interface Analysis {
  /** The part that the window lets through, as shares of the block. */
  readonly from: number;
  readonly to: number;
  /**
   * Predicts differences of neighbours, from which the predictor of the samples follows. A window bends a high level, as of a
   * counter, far more than its samples move.
   */
  readonly isDifferenced: boolean;
}

export class LinearPrediction {
  /** The coefficients of order n, nearest sample first, from index (n − 1) · mostOrder on. */
  readonly #coefficients: Float64Array = new Float64Array(mostOrder * mostOrder);
  /** Of an order of differences, one less than that of the samples. */
  readonly #energies: Float64Array = new Float64Array(mostOrder + 1);
  readonly #correlation: Float64Array = new Float64Array(lags);
  /** One where differences are predicted. */
  #extra = 0;
  readonly #exact: Float64Array = new Float64Array(mostOrder);
  readonly #row: Float64Array = new Float64Array(mostOrder);
  /** The samples under the window, behind as many zeros as there are lags. */
  #windowed: Float64Array = new Float64Array();

  /**
   * @param samples the block, from index 0
   * @returns the highest order that means anything; the lowest is 1, or 2 of differences; less where there is none
   */
  analyse(samples: Int32Array, blockSize: number, { from, to, isDifferenced }: Analysis): number {
    this.#extra = isDifferenced ? 1 : 0;
    const start = Math.floor(from * blockSize) + this.#extra;
    const count = Math.max(0, Math.floor(to * blockSize) - start);
    if (this.#windowed.length < count + lags) this.#windowed = new Float64Array(count + lags);
    this.#take(samples, start, count);
    this.#shape(count);
    this.#correlate(count);
    return this.#solve(Math.min(mostOrder - this.#extra, count - 1)) + this.#extra;
  }

  /** Energy of what the predictor of an order leaves over of the windowed block. */
  energy(order: number): number {
    return this.#energies[order - this.#extra] ?? Infinity;
  }

  /**
   * Rounds the coefficients of an order; what rounding takes from one is given to the next.
   * @param precision bits of a coefficient, 2 to 15
   * @param rounded receives them; its length is the order
   * @returns the shift, or undefined where they are all 0 or none can hold them
   */
  quantise(precision: number, rounded: Int32Array): number | undefined {
    const order = rounded.length;
    this.#toSamples(order);
    let largest = 0;
    for (let index = 0; index < order; index += 1) {
      largest = Math.max(largest, Math.abs(this.#exact[index] ?? 0));
    }
    if (!(largest > 0 && largest < Infinity)) return undefined;
    const limit = 2 ** (precision - 1);
    const shift = Math.min(mostShift, precision - 2 - Math.floor(Math.log2(largest)));
    if (shift < 0) return undefined;
    let rest = 0;
    for (let index = 0; index < order; index += 1) {
      rest += (this.#exact[index] ?? 0) * 2 ** shift;
      const whole = Math.max(-limit, Math.min(limit - 1, Math.round(rest)));
      rest -= whole;
      rounded[index] = whole;
    }
    return shift;
  }

  /** The coefficients for samples: s[i] − s[i−1] predicted by c0 · (s[i−1] − s[i−2]) + … is s[i] by (1 + c0) · s[i−1] + (c1 − c0) · s[i−2] … */
  #toSamples(order: number): void {
    const given = order - this.#extra;
    const from = (given - 1) * mostOrder;
    let before = this.#extra === 1 ? -1 : 0;
    for (let index = 0; index < order; index += 1) {
      const coefficient = index < given ? (this.#coefficients[from + index] ?? 0) : 0;
      this.#exact[index] = coefficient - before;
      if (this.#extra === 1) before = coefficient;
    }
  }

  #take(samples: Int32Array, start: number, count: number): void {
    for (let index = 0; index < count; index += 1) {
      const sample = samples[start + index] ?? 0;
      this.#windowed[lags + index] = this.#extra === 1 ? sample - (samples[start + index - 1] ?? 0) : sample;
    }
  }

  /** Tukey's window: its first and last quarter are halves of a cosine. */
  #shape(count: number): void {
    const windowed = this.#windowed;
    const slope = count >> 2;
    // The cosine of equal steps, as a recurrence: cos((n + 1)x) = 2 cos x cos nx − cos((n − 1)x).
    const step = Math.PI / (slope + 1);
    const twice = 2 * Math.cos(step);
    let before = 1;
    let cosine = twice / 2;
    for (let index = 0; index < slope; index += 1) {
      const weight = (1 - cosine) / 2;
      windowed[lags + index] = (windowed[lags + index] ?? 0) * weight;
      const mirrored = lags + count - 1 - index;
      windowed[mirrored] = (windowed[mirrored] ?? 0) * weight;
      const next = twice * cosine - before;
      before = cosine;
      cosine = next;
    }
  }

  #correlate(count: number): void {
    const windowed = this.#windowed;
    for (let lag = 0; lag < lags; lag += 4) {
      let sum0 = 0;
      let sum1 = 0;
      let sum2 = 0;
      let sum3 = 0;
      for (let index = lags; index < lags + count; index += 1) {
        const sample = windowed[index] ?? 0;
        const back = index - lag;
        sum0 += sample * (windowed[back] ?? 0);
        sum1 += sample * (windowed[back - 1] ?? 0);
        sum2 += sample * (windowed[back - 2] ?? 0);
        sum3 += sample * (windowed[back - 3] ?? 0);
      }
      this.#correlation[lag] = sum0;
      this.#correlation[lag + 1] = sum1;
      this.#correlation[lag + 2] = sum2;
      this.#correlation[lag + 3] = sum3;
    }
  }

  /** Levinson and Durbin: each order's coefficients from those of the order below. */
  #solve(highest: number): number {
    const correlation = this.#correlation;
    const row = this.#row;
    let error = correlation[0] ?? 0;
    this.#energies[0] = error;
    for (let order = 1; order <= highest; order += 1) {
      if (!(error > 0)) return order - 1;
      let reflection = correlation[order] ?? 0;
      for (let index = 0; index < order - 1; index += 1) {
        reflection -= (row[index] ?? 0) * (correlation[order - 1 - index] ?? 0);
      }
      reflection /= error;
      row[order - 1] = reflection;
      for (let low = 0, high = order - 2; low <= high; low += 1, high -= 1) {
        const [near, far] = [row[low] ?? 0, row[high] ?? 0];
        row[low] = near - reflection * far;
        row[high] = far - reflection * near;
      }
      error *= 1 - reflection * reflection;
      this.#energies[order] = error;
      for (let index = 0; index < order; index += 1) {
        this.#coefficients[(order - 1) * mostOrder + index] = row[index] ?? 0;
      }
    }
    return Math.max(0, highest);
  }
}
