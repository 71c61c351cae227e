import type { SeriesColumns } from '../series-columns.ts';

interface Returned {
  readonly columns: SeriesColumns;
  /** Where the next sample is looked for. */
  position: number;
  equal: number;
}

/**
 * Compares what a database gives back with what it was given. Values that went through text are compared with all their bits but
 * those of a NaN, of which text has only one.
 */
export class ReturnedSamples {
  readonly #bySeries: ReadonlyMap<string, Returned>;
  readonly #given: number;

  /** @param textOf a series, as `add` gets it */
  constructor(columns: readonly SeriesColumns[], textOf: (columns: SeriesColumns) => string) {
    this.#bySeries = new Map(
      columns.map((columns) => [textOf(columns), { columns, position: 0, equal: 0 } satisfies Returned]),
    );
    this.#given = columns.reduce((total, { values }) => total + values.length, 0);
  }

  /** A sample has come back; those of a series in the order of their times. */
  add(series: string, ms: number, value: number): void {
    const returned = this.#bySeries.get(series);
    if (!returned) return;
    const { timestampsMs, values } = returned.columns;
    while ((timestampsMs[returned.position] ?? Infinity) < ms) returned.position += 1;
    if (timestampsMs[returned.position] !== ms) return;
    if (Object.is(values[returned.position], value)) returned.equal += 1;
    returned.position += 1;
  }

  /** How many samples have not come back as they were. */
  get changed(): number {
    let equal = 0;
    for (const returned of this.#bySeries.values()) equal += returned.equal;
    return this.#given - equal;
  }
}
