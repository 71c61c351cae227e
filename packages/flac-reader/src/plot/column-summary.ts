import type { Columns } from '@flac-metrics/sample-codec';

/** From the first to the last time of a chart, both included; equal where there is but one. */
export interface TimeRange {
  readonly fromMs: number;
  readonly toMs: number;
}

/**
 * What remains of the samples of a series in the columns of a chart: the first and the last value of each column, the least and the
 * greatest. A line drawn through those touches the same dots as one through all samples, so that no spike is lost, and memory is bounded
 * by the width of the chart, however many samples there are.
 */
export class ColumnSummary {
  readonly range: TimeRange;
  /** NaN where a column has no finite value; so are the three that follow. */
  readonly first: Float64Array;
  readonly last: Float64Array;
  readonly least: Float64Array;
  readonly most: Float64Array;
  /** Not 0 where the first value of a column follows the last one before it without a gap. */
  readonly isJoined: Uint8Array;
  /** Not 0 where a column has such a value. */
  readonly hasPlusInfinity: Uint8Array;
  readonly hasMinusInfinity: Uint8Array;
  readonly #gapEndsMs: readonly number[];
  #gap = 0;
  #isJoining = false;
  sampleCount = 0;
  nanCount = 0;
  infinityCount = 0;
  /** NaN before the first sample. */
  lastValue: number = Number.NaN;

  /** @param gapEndsMs times of samples that come after a gap, ascending */
  constructor(columnCount: number, range: TimeRange, gapEndsMs: readonly number[] = []) {
    this.range = range;
    const none = (): Float64Array => new Float64Array(columnCount).fill(Number.NaN);
    [this.first, this.last, this.least, this.most] = [none(), none(), none(), none()];
    this.isJoined = new Uint8Array(columnCount);
    this.hasPlusInfinity = new Uint8Array(columnCount);
    this.hasMinusInfinity = new Uint8Array(columnCount);
    this.#gapEndsMs = gapEndsMs;
  }

  get columnCount(): number {
    return this.first.length;
  }

  /** Of all finite values; NaN where there is none. */
  get leastOfAll(): number {
    return this.least.reduce(
      (least, value) => (value < least || Number.isNaN(least) ? value : least),
      Number.NaN,
    );
  }

  get mostOfAll(): number {
    return this.most.reduce((most, value) => (value > most || Number.isNaN(most) ? value : most), Number.NaN);
  }

  /** Takes in the samples that follow those before, all within the range. */
  add({ timestampsMs, values }: Columns): void {
    const { fromMs, toMs } = this.range;
    const columnCount = this.columnCount;
    const perMs = toMs > fromMs ? columnCount / (toMs - fromMs) : 0;
    const [firstColumn, lastColumn] = perMs === 0 ? [columnCount >>> 1, columnCount] : [0, columnCount - 1];
    for (let index = 0; index < values.length; index += 1) {
      const ms = timestampsMs[index] ?? 0;
      while (ms >= (this.#gapEndsMs[this.#gap] ?? Infinity)) {
        this.#gap += 1;
        this.#isJoining = false;
      }
      this.#addOne(Math.min(lastColumn, firstColumn + Math.floor((ms - fromMs) * perMs)), values[index] ?? 0);
    }
    this.sampleCount += values.length;
    this.lastValue = values.at(-1) ?? this.lastValue;
  }

  /** The same for fewer columns, each of which takes in some of these. */
  narrowed(columnCount: number): ColumnSummary {
    const { range, sampleCount, nanCount, infinityCount, lastValue } = this;
    const narrow = new ColumnSummary(columnCount, range);
    for (let column = 0; column < this.columnCount; column += 1) {
      const into = Math.floor((column * columnCount) / this.columnCount);
      narrow.#isJoining = this.isJoined[column] !== 0;
      // In this order, the first stays first and the last comes last.
      for (const values of [this.first, this.least, this.most, this.last])
        if (!Number.isNaN(values[column])) narrow.#addOne(into, values[column] ?? 0);
      if (this.hasPlusInfinity[column]) narrow.hasPlusInfinity[into] = 1;
      if (this.hasMinusInfinity[column]) narrow.hasMinusInfinity[into] = 1;
    }
    return Object.assign(narrow, { sampleCount, nanCount, infinityCount, lastValue });
  }

  #addOne(column: number, value: number): void {
    if (!Number.isFinite(value)) {
      this.#isJoining = false;
      if (Number.isNaN(value)) this.nanCount += 1;
      else this.infinityCount += 1;
      if (value === Infinity) this.hasPlusInfinity[column] = 1;
      if (value === -Infinity) this.hasMinusInfinity[column] = 1;
      return;
    }
    const { first, last, least, most } = this;
    if (Number.isNaN(first[column])) {
      first[column] = value;
      least[column] = value;
      most[column] = value;
      this.isJoined[column] = this.#isJoining ? 1 : 0;
    } else {
      if (value < (least[column] ?? 0)) least[column] = value;
      if (value > (most[column] ?? 0)) most[column] = value;
    }
    last[column] = value;
    this.#isJoining = true;
  }
}
