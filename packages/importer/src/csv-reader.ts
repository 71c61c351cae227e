import type { Series } from '@flac-metrics/sample-codec';
import { endOfCell, readCell, skipComma, skipEmptyCell, textOfCell, textsOfCells } from './csv-cells.ts';
import { ImporterError } from './importer-error.ts';
import { byte, wordAt, type LineCursor } from './line-cursor.ts';
import type { LineReader } from './line-reader.ts';
import { readNumber } from './read-number.ts';
import { readUnixTime, type TimeUnit } from './read-unix-time.ts';
import { Rfc3339Reader } from './rfc3339-reader.ts';
import type { SampleCollector } from './sample-collector.ts';
import type { SampleColumn } from './sample-column.ts';
import { readSeriesOrName } from './series-reader.ts';
import { SeriesTexts } from './series-texts.ts';

/** Series of one table: a line has a number of each. */
const mostColumns = 2 ** 16;

/*
 * CSV with a header, which tells what the columns are. The first has the times: RFC 3339, or Unix seconds, or Unix milliseconds where
 * its name ends with ms. Either each other column is a series, as `flac-read --format csv` prints it, and an empty cell no sample:
 *
 *   time,"cpu_usage_percent{cpu=""0""}",load
 *   2026-11-24T05:00:00.000Z,12.34,0.5
 *
 * or, where the others are called series and value, each line is a sample:
 *
 *   time_ms,series,value
 *   1795496400000,"cpu_usage_percent{cpu=""0""}",12.34
 */
export class CsvReader implements LineReader {
  /** The header of the widest table, with 256 bytes a series. */
  readonly longestLineBytes: number = 2 ** 24;
  readonly #collector: SampleCollector;
  readonly #rfc3339: Rfc3339Reader;
  #timeUnit: TimeUnit = 's';
  /** Undefined before the header. */
  #readSamples: ((cursor: LineCursor, ms: number) => void) | undefined;
  #forget: () => void = () => {};

  constructor(collector: SampleCollector) {
    this.#collector = collector;
    this.#rfc3339 = new Rfc3339Reader(collector.findings);
  }

  readLine(cursor: LineCursor): void {
    if (cursor.at === cursor.end) return;
    if (!this.#readSamples) {
      this.#readHeader(cursor);
      return;
    }
    const ms = readCell(cursor, this.#readTime);
    skipComma(cursor);
    this.#readSamples(cursor, ms);
    if (cursor.at < cursor.end)
      throw new ImporterError('bad-line', `expected the end of the line, found ${wordAt(cursor)}`);
  }

  end(): void {
    if (!this.#readSamples) throw new ImporterError('cut-short', 'there is no header: the file is empty');
  }

  forgetColumns(): void {
    this.#forget();
  }

  #readHeader(cursor: LineCursor): void {
    const start = cursor.at;
    const [time = '', ...names] = textsOfCells(cursor, mostColumns);
    cursor.at = start;
    if (/^[\s\d.:+-]*$/.test(time) || Number.isFinite(Date.parse(time)))
      throw new ImporterError(
        'bad-line',
        `the first line has to name the columns, as in time,"up{job=""x""}", but it begins with ${wordAt(cursor)}`,
      );
    this.#timeUnit = /(?:^|[^a-z])ms\W*$/i.test(time) ? 'ms' : 's';
    const isLong = names.length === 2 && /^series$/i.test(names[0] ?? '') && /^value$/i.test(names[1] ?? '');
    if (isLong) this.#readLong();
    else this.#readWide(names);
  }

  #readLong(): void {
    const texts = new SeriesTexts(
      endOfCell,
      (character) => character === byte.comma,
      (cell) => this.#collector.columnOf(readSeriesOrName(textOfCell(cell))),
    );
    this.#forget = () => texts.forget();
    this.#readSamples = (cursor, ms) => {
      const column = texts.columnAt(cursor);
      skipComma(cursor);
      this.#collector.add(column, ms, readCell(cursor, readNumber), cursor.line);
    };
  }

  #readWide(names: readonly string[]): void {
    if (names.length === 0)
      throw new ImporterError(
        'bad-line',
        'there is no column beside that of the times; cells are parted by commas',
      );
    const series = names.map(readColumnName);
    let columns: SampleColumn[] = [];
    this.#forget = () => (columns = []);
    this.#readSamples = (cursor, ms) => {
      if (columns.length === 0) columns = series.map((one) => this.#collector.columnOf(one));
      for (const [index, column] of columns.entries()) {
        if (index > 0) skipComma(cursor);
        if (!skipEmptyCell(cursor))
          this.#collector.add(column, ms, readCell(cursor, readNumber), cursor.line);
      }
    };
  }

  readonly #readTime = (cursor: LineCursor): number => {
    if (!isDate(cursor)) return readUnixTime(cursor, this.#timeUnit, this.#collector.findings);
    const lineEnd = cursor.end;
    cursor.end = endOfCell(cursor);
    const ms = this.#rfc3339.read(cursor);
    cursor.end = lineEnd;
    return ms;
  };
}

/** Whether it begins with four digits and a hyphen. */
function isDate({ bytes, at, end }: LineCursor): boolean {
  if (end - at < 5 || bytes[at + 4] !== byte.minus) return false;
  for (let index = at; index < at + 4; index += 1) {
    const digit = (bytes[index] ?? 0) - byte.zero;
    if (digit < 0 || digit > 9) return false;
  }
  return true;
}

function readColumnName(name: string, index: number): Series {
  try {
    return readSeriesOrName(name);
  } catch (error) {
    if (!(error instanceof ImporterError)) throw error;
    throw new ImporterError(error.code, `the name of column ${index + 2}: ${error.message}`, {
      cause: error,
    });
  }
}
