import { textOfCell, type CsvCells } from './csv-cells.ts';
import { readColumnName } from './csv-column-names.ts';
import type { LineCursor } from './line-cursor.ts';
import type { SampleCollector } from './sample-collector.ts';
import type { SampleColumn } from './sample-column.ts';
import { readSeriesOrName } from './series-reader.ts';
import { SeriesTexts } from './series-texts.ts';

/** How the lines of a table are read, whatever stands in them. */
export interface CsvTable {
  readonly cells: CsvCells;
  readonly collector: SampleCollector;
  /** The column of the times. */
  readonly timesAt: number;
  readonly readValue: (cursor: LineCursor) => number;
}

/** Collects the samples of lines, of which the times have been read. */
export interface CsvLayout {
  /** Reads a line from its first cell on. @param endOfTime behind the cell of its time */
  readSamples(cursor: LineCursor, ms: number, endOfTime: number): void;
  /** Lets the columns go into which samples were collected. */
  forget(): void;
}

/** A line is a sample: time, series, value, with the time in any place. */
export function longLayout({ cells, collector, timesAt, readValue }: CsvTable): CsvLayout {
  const texts = new SeriesTexts(
    (cursor) => cells.endOf(cursor),
    (character) => character === cells.delimiter,
    (cell) => collector.columnOf(readSeriesOrName(textOfCell(cell))),
  );
  const seriesAt = timesAt === 0 ? 1 : 0;
  return {
    readSamples(cursor, ms, endOfTime) {
      let column: SampleColumn | undefined;
      let value = Number.NaN;
      for (let index = 0; index < 3; index += 1) {
        if (index > 0) cells.skipDelimiter(cursor);
        if (index === timesAt) cursor.at = endOfTime;
        else if (index === seriesAt) column = texts.columnAt(cursor);
        else value = cells.read(cursor, readValue);
      }
      if (column) collector.add(column, ms, value, cursor.line);
    },
    forget: () => texts.forget(),
  };
}

/**
 * A column is a series, and an empty cell no sample.
 * @param names of all columns
 * @throws ImporterError naming a column whose name is no series
 */
export function wideLayout(
  { cells, collector, timesAt, readValue }: CsvTable,
  names: readonly string[],
): CsvLayout {
  const series = names.map((name, index) =>
    index === timesAt ? undefined : readColumnName(name, index, names.length),
  );
  let columns: (SampleColumn | undefined)[] = [];
  return {
    readSamples(cursor, ms, endOfTime) {
      if (columns.length === 0) columns = series.map((one) => one && collector.columnOf(one));
      for (const [index, column] of columns.entries()) {
        if (index > 0) cells.skipDelimiter(cursor);
        if (!column) cursor.at = endOfTime;
        else if (!cells.skipEmpty(cursor))
          collector.add(column, ms, cells.read(cursor, readValue), cursor.line);
      }
    },
    forget: () => (columns = []),
  };
}
