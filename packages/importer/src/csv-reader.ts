import type { Series } from '@flac-metrics/sample-codec';
import { CsvCells, textOfCell } from './csv-cells.ts';
import { findDelimiter, readDelimiterLine } from './csv-delimiter.ts';
import { readCellNumber, withDecimalComma } from './csv-number.ts';
import type { CsvOptions } from './csv-options.ts';
import { findTimeColumn, noTimeColumn } from './csv-time-column.ts';
import { CsvTimes } from './csv-times.ts';
import { isDate } from './date-reader.ts';
import { ImporterError } from './importer-error.ts';
import { byte, wordAt, type LineCursor } from './line-cursor.ts';
import type { LineReader } from './line-reader.ts';
import type { SampleCollector } from './sample-collector.ts';
import type { SampleColumn } from './sample-column.ts';
import { readSeriesOrName } from './series-reader.ts';
import { SeriesTexts } from './series-texts.ts';

/** Series of one table: a line has a number of each. */
const mostColumns = 2 ** 16;

/*
 * CSV with a header, which tells what the columns are. One has the times: that which is called so, or the only one with dates; see
 * CsvTimes. Either each other column is a series, as `flac-read --format csv` prints it, and an empty cell no sample:
 *
 *   time,"cpu_usage_percent{cpu=""0""}",load
 *   2026-11-24T05:00:00.000Z,12.34,0.5
 *
 * or, where the others are called series and value, each line is a sample:
 *
 *   time_ms,series,value
 *   1795496400000,"cpu_usage_percent{cpu=""0""}",12.34
 *
 * Semicolons or tabs may stand for the commas between cells; numbers may have a decimal comma then.
 */
export class CsvReader implements LineReader {
  /** The header of the widest table, with 256 bytes a series. */
  readonly longestLineBytes: number = 2 ** 24;
  readonly #collector: SampleCollector;
  readonly #options: CsvOptions;
  /** Undefined before the header, and the line that may tell of it. */
  #cells: CsvCells | undefined;
  /** Empty before the header. */
  #names: readonly string[] = [];
  /** Undefined before it is known which column has the times. */
  #readLine: ((cursor: LineCursor) => void) | undefined;
  #forget: () => void = () => {};

  constructor(collector: SampleCollector, options: CsvOptions = {}) {
    this.#collector = collector;
    this.#options = options;
  }

  readLine(cursor: LineCursor): void {
    if (cursor.at === cursor.end) return;
    if (!this.#cells) {
      const told = readDelimiterLine(cursor);
      this.#cells = new CsvCells(told ?? findDelimiter(cursor));
      if (told !== undefined) {
        cursor.at = cursor.end;
        return;
      }
    }
    const cells = this.#cells;
    if (this.#names.length === 0) {
      this.#readHeader(cells, cursor);
      return;
    }
    this.#readLine ??= this.#readerWithTimesAt(cells, columnOfDates(cells, this.#names, cursor), this.#names);
    this.#readLine(cursor);
    if (cursor.at < cursor.end)
      throw new ImporterError('bad-line', `expected the end of the line, found ${wordAt(cursor)}`);
  }

  placeIn(cursor: LineCursor, start: number): string {
    const isInHeader = this.#names.length === 0 && cursor.at === start;
    return isInHeader || !this.#cells ? '' : `column ${this.#cells.numberAt(cursor, start)}`;
  }

  end(): void {
    if (this.#names.length === 0)
      throw new ImporterError('cut-short', 'there is no header: the file is empty');
    if (!this.#readLine) throw noTimeColumn(this.#names);
  }

  forgetColumns(): void {
    this.#forget();
  }

  #readHeader(cells: CsvCells, cursor: LineCursor): void {
    const start = cursor.at;
    const names = cells.textsOf(cursor, mostColumns);
    cursor.at = start;
    if (/^[+-]?[\d.]+$|^\d{4}-\d\d/.test(names[0] ?? '') || names.every((name) => name === ''))
      throw new ImporterError(
        'bad-line',
        `the first line has to name the columns, as in time,"up{job=""x""}", but it begins with ${wordAt(cursor)}`,
      );
    if (names.length === 1)
      throw new ImporterError(
        'bad-line',
        `there is no column beside ${JSON.stringify(names[0])}; cells are parted by commas, semicolons or tabs`,
      );
    const timesAt = findTimeColumn(names, this.#options.timeColumn);
    checkDistinct(names, timesAt);
    if (timesAt !== undefined) this.#readLine = this.#readerWithTimesAt(cells, timesAt, names);
    this.#names = names;
  }

  #readerWithTimesAt(
    cells: CsvCells,
    timesAt: number,
    names: readonly string[],
  ): (cursor: LineCursor) => void {
    const times = new CsvTimes(names[timesAt] ?? '', this.#options, this.#collector.findings);
    const decimals = (read: (cursor: LineCursor) => number) =>
      cells.delimiter === byte.comma ? read : withDecimalComma(read);
    const readTime = decimals((cursor) => times.read(cursor));
    const layout: Layout = { cells, timesAt, readValue: decimals(readCellNumber) };
    const others = names.filter((_, index) => index !== timesAt).map((name) => name.toLowerCase());
    const isLong = others.length === 2 && others[0] === 'series' && others[1] === 'value';
    const readSamples = isLong ? this.#longReader(layout) : this.#wideReader(layout, names);
    return (cursor) => {
      const start = cursor.at;
      for (let index = 0; index < timesAt; index += 1) {
        cursor.at = cells.endOf(cursor);
        cells.skipDelimiter(cursor);
      }
      const ms = cells.read(cursor, readTime);
      const end = cursor.at;
      cursor.at = start;
      readSamples(cursor, ms, end);
    };
  }

  #longReader({ cells, timesAt, readValue }: Layout): SamplesReader {
    const texts = new SeriesTexts(
      (cursor) => cells.endOf(cursor),
      (character) => character === cells.delimiter,
      (cell) => this.#collector.columnOf(readSeriesOrName(textOfCell(cell))),
    );
    this.#forget = () => texts.forget();
    const seriesAt = timesAt === 0 ? 1 : 0;
    return (cursor, ms, endOfTime) => {
      let column: SampleColumn | undefined;
      let value = Number.NaN;
      for (let index = 0; index < 3; index += 1) {
        if (index > 0) cells.skipDelimiter(cursor);
        if (index === timesAt) cursor.at = endOfTime;
        else if (index === seriesAt) column = texts.columnAt(cursor);
        else value = cells.read(cursor, readValue);
      }
      if (column) this.#collector.add(column, ms, value, cursor.line);
    };
  }

  #wideReader({ cells, timesAt, readValue }: Layout, names: readonly string[]): SamplesReader {
    const series = names.map((name, index) =>
      index === timesAt ? undefined : readColumnName(name, index, names.length),
    );
    let columns: (SampleColumn | undefined)[] = [];
    this.#forget = () => (columns = []);
    return (cursor, ms, endOfTime) => {
      if (columns.length === 0) columns = series.map((one) => one && this.#collector.columnOf(one));
      for (const [index, column] of columns.entries()) {
        if (index > 0) cells.skipDelimiter(cursor);
        if (!column) cursor.at = endOfTime;
        else if (!cells.skipEmpty(cursor))
          this.#collector.add(column, ms, cells.read(cursor, readValue), cursor.line);
      }
    };
  }
}

/** How the lines of a table are read. */
interface Layout {
  readonly cells: CsvCells;
  readonly timesAt: number;
  readonly readValue: (cursor: LineCursor) => number;
}

/** Reads a line from its first cell on. @param endOfTime behind the cell of its time */
type SamplesReader = (cursor: LineCursor, ms: number, endOfTime: number) => void;

/**
 * Which column has the times where no name says it: the only one with a date in the first line.
 * @throws ImporterError `bad-line`
 */
function columnOfDates(cells: CsvCells, names: readonly string[], cursor: LineCursor): number {
  const start = cursor.at;
  const texts = cells.textsOf(cursor, mostColumns).map((cell) => Buffer.from(cell));
  cursor.at = start;
  const [index, ...others] = [...texts.keys()].filter((index) => {
    const bytes = texts[index] ?? Buffer.alloc(0);
    return isDate({ bytes, at: 0, end: bytes.length, line: cursor.line });
  });
  if (index === undefined || others.length > 0) throw noTimeColumn(names);
  return index;
}

/** @throws ImporterError `conflict` where two series are called the same */
function checkDistinct(names: readonly string[], timesAt: number | undefined): void {
  const indices = new Map<string, number>();
  for (const [index, name] of names.entries()) {
    if (name === '' || index === timesAt) continue;
    const before = indices.get(name);
    if (before !== undefined)
      throw new ImporterError(
        'conflict',
        `columns ${before + 1} and ${index + 1} are both called ${JSON.stringify(name.slice(0, 200))}: give them names that differ, or remove one`,
      );
    indices.set(name, index);
  }
}

/** @throws ImporterError */
function readColumnName(name: string, index: number, count: number): Series {
  if (name === '')
    throw new ImporterError(
      'bad-series',
      `column ${index + 1} has no name in the header; give it one${index === count - 1 ? ', or take away the comma that ends the lines' : ''}`,
    );
  try {
    return readSeriesOrName(name);
  } catch (error) {
    if (!(error instanceof ImporterError)) throw error;
    throw new ImporterError(error.code, `the name of column ${index + 1}: ${error.message}`, {
      cause: error,
    });
  }
}
