import { CsvCells } from './csv-cells.ts';
import { checkDistinct } from './csv-column-names.ts';
import { findDelimiter, readDelimiterLine } from './csv-delimiter.ts';
import { longLayout, wideLayout, type CsvLayout } from './csv-layout.ts';
import { readCellNumber, withDecimalComma } from './csv-number.ts';
import type { CsvOptions } from './csv-options.ts';
import { findTimeColumn, noTimeColumn } from './csv-time-column.ts';
import { CsvTimes } from './csv-times.ts';
import { isDate } from './date-reader.ts';
import { ImporterError } from './importer-error.ts';
import { byte, wordAt, type LineCursor } from './line-cursor.ts';
import type { LineReader } from './line-reader.ts';
import type { SampleCollector } from './sample-collector.ts';

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
  #layout: CsvLayout | undefined;

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
    this.#layout?.forget();
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
    const table = { cells, collector: this.#collector, timesAt, readValue: decimals(readCellNumber) };
    const others = names.filter((_, index) => index !== timesAt).map((name) => name.toLowerCase());
    const isLong = others.length === 2 && others[0] === 'series' && others[1] === 'value';
    const layout = isLong ? longLayout(table) : wideLayout(table, names);
    this.#layout = layout;
    return (cursor) => {
      const start = cursor.at;
      for (let index = 0; index < timesAt; index += 1) {
        cursor.at = cells.endOf(cursor);
        cells.skipDelimiter(cursor);
      }
      const ms = cells.read(cursor, readTime);
      const end = cursor.at;
      cursor.at = start;
      layout.readSamples(cursor, ms, end);
    };
  }
}

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
