import { formatSeries, type Series } from '@flac-metrics/sample-codec';
import type { Findings } from './findings.ts';
import { SampleColumn, type SeriesColumns } from './sample-column.ts';

/** Series that are collected at once. Each takes some 500 bytes besides its samples; a batch of many ends early. */
const mostSeries = 2 ** 17;

/** Samples of many series, gathered until there are enough of them to be handed on. */
export class SampleCollector {
  readonly findings: Findings;
  readonly #mostSamples: number;
  readonly #seriesOf: (series: Series) => Series;
  #columns = new Map<string, SampleColumn>();
  #sampleCount = 0;
  #samplesInAll = 0;

  /**
   * @param mostSamples that are gathered
   * @param seriesOf what a series is called that is called so in the file
   */
  constructor(findings: Findings, mostSamples: number, seriesOf: (series: Series) => Series) {
    this.findings = findings;
    this.#mostSamples = mostSamples;
    this.#seriesOf = seriesOf;
  }

  get isEmpty(): boolean {
    return this.#sampleCount === 0;
  }

  /** That were added, whether they have been handed on or not. */
  get samplesInAll(): number {
    return this.#samplesInAll;
  }

  /** Whether what has been gathered is to be handed on. */
  get isFull(): boolean {
    return this.#sampleCount >= this.#mostSamples || this.#columns.size >= mostSeries;
  }

  /** The column of a series. It is of use until the next `take`. */
  columnOf(named: Series): SampleColumn {
    const series = this.#seriesOf(named);
    const text = formatSeries(series);
    const known = this.#columns.get(text);
    if (known) return known;
    const column = new SampleColumn(series, this.findings);
    this.#columns.set(text, column);
    return column;
  }

  add(column: SampleColumn, ms: number, value: number, line: number): void {
    if (Number.isNaN(value)) this.findings.notNumbers += 1;
    this.#samplesInAll += 1;
    if (column.add(ms, value, line)) this.#sampleCount += 1;
  }

  /** What has been gathered, in the order in which the series came; from now on others are gathered. */
  take(placeOf: (line: number) => string): SeriesColumns[] {
    const columns = [...this.#columns.values()];
    this.#columns = new Map();
    this.#sampleCount = 0;
    return columns.map((column) => column.settle(placeOf)).filter(({ values }) => values.length > 0);
  }
}
