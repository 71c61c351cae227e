import { formatSeries, formatTime, type Series } from '@flac-metrics/sample-codec';
import type { Findings } from './findings.ts';
import { ImporterError } from './importer-error.ts';

/** The samples of one series, times strictly ascending, each a whole number of milliseconds. */
export interface SeriesColumns {
  readonly series: Series;
  readonly timestampsMs: Float64Array;
  readonly values: Float64Array;
}

const firstCapacity = 8;

/** The samples of one series while they are read, in the order in which they come. */
export class SampleColumn {
  readonly series: Series;
  readonly #findings: Findings;
  #timestampsMs = new Float64Array(firstCapacity);
  #values = new Float64Array(firstCapacity);
  #count = 0;
  #lastMs = -Infinity;
  /**
   * In which lines the last samples stood, from the first on that came out of order; undefined where all are in order. Of two samples
   * with one time, the later has its line here, unless they follow each other.
   */
  #lines: number[] | undefined;

  constructor(series: Series, findings: Findings) {
    this.series = series;
    this.#findings = findings;
  }

  /**
   * @param line where it stands
   * @returns whether it is a new one, and not the one before once more
   * @throws ImporterError `conflict` where the one before has the same time and another value
   */
  add(ms: number, value: number, line: number): boolean {
    const count = this.#count;
    if (ms <= this.#lastMs || this.#lines) {
      if (ms === this.#lastMs && isRepeated(this.series, ms, this.#values[count - 1] ?? 0, value)) {
        this.#findings.repeated += 1;
        return false;
      }
      this.#lines ??= [];
      this.#lines.push(line);
    }
    if (count === this.#values.length) this.#grow();
    this.#timestampsMs[count] = ms;
    this.#values[count] = value;
    this.#lastMs = ms;
    this.#count = count + 1;
    return true;
  }

  #grow(): void {
    const grown = (column: Float64Array) => {
      const longer = new Float64Array(column.length * 2);
      longer.set(column);
      return longer;
    };
    this.#timestampsMs = grown(this.#timestampsMs);
    this.#values = grown(this.#values);
  }

  /**
   * The samples in the order of their times.
   * @param placeOf tells where a line is
   * @throws ImporterError `conflict` where two have the same time and other values
   */
  settle(placeOf: (line: number) => string): SeriesColumns {
    const timestampsMs = this.#timestampsMs.subarray(0, this.#count);
    const values = this.#values.subarray(0, this.#count);
    if (!this.#lines) return { series: this.series, timestampsMs, values };
    return this.#sorted(timestampsMs, values, this.#lines, placeOf);
  }

  #sorted(
    timestampsMs: Float64Array,
    values: Float64Array,
    lines: readonly number[],
    placeOf: (line: number) => string,
  ): SeriesColumns {
    // Those of one time in the order in which they came.
    const order = Uint32Array.from(timestampsMs.keys()).toSorted(
      (a, b) => (timestampsMs[a] ?? 0) - (timestampsMs[b] ?? 0) || a - b,
    );
    const sorted = { timestampsMs: new Float64Array(order.length), values: new Float64Array(order.length) };
    let count = 0;
    for (const position of order) {
      const [ms, value] = [timestampsMs[position] ?? 0, values[position] ?? 0];
      if (count > 0 && ms === sorted.timestampsMs[count - 1]) {
        const line = lines[position - (timestampsMs.length - lines.length)];
        const place = line === undefined ? '' : `${placeOf(line)}: `;
        isRepeated(this.series, ms, sorted.values[count - 1] ?? 0, value, place);
        this.#findings.repeated += 1;
        continue;
      }
      sorted.timestampsMs[count] = ms;
      sorted.values[count] = value;
      count += 1;
    }
    return {
      series: this.series,
      timestampsMs: sorted.timestampsMs.subarray(0, count),
      values: sorted.values.subarray(0, count),
    };
  }
}

/** Whether a sample is there already. @throws ImporterError `conflict` where there is another with its time */
function isRepeated(series: Series, ms: number, before: number, value: number, place: string = ''): true {
  if (Object.is(before, value)) return true;
  throw new ImporterError(
    'conflict',
    `${place}${formatSeries(series)} has a second sample at ${formatTime(ms)}, ${value} after ${before}: ` +
      'only one of them can be right; remove the other',
  );
}
