import { earliestMs, formatTime, latestMs } from '@flac-metrics/sample-codec';
import type { CsvOptions } from './csv-options.ts';
import { clockText, isClock } from './date-and-time.ts';
import { DateReader, isDate, takenTimes } from './date-reader.ts';
import type { Findings } from './findings.ts';
import { ImporterError } from './importer-error.ts';
import { restAt, type LineCursor } from './line-cursor.ts';
import { numberEnd } from './read-number.ts';
import { readUnixTime } from './read-unix-time.ts';
import { readTimeColumnName } from './time-column-name.ts';
import { decimalsOf, timeUnits, unitNames, type TimeUnit } from './time-unit.ts';

/**
 * When numbers are taken for times that nobody has said to be any. Those of seconds, of milliseconds and so on do not overlap, and
 * what tables have besides times, such as row numbers, counts and dates of spreadsheets, is outside.
 */
const plausibleFromMs = Date.UTC(1980);
const plausibleToMs = Date.UTC(2100);

/** Reads the times of a table: dates, or numbers whose unit is told, or else is what makes all of them plausible. */
export class CsvTimes {
  readonly #column: string;
  readonly #findings: Findings;
  readonly #dates: DateReader;
  /** Whether the user has said what the numbers are: then any time is meant. */
  readonly #isSettled: boolean;
  #unit: TimeUnit | undefined;

  /** @param column its name */
  constructor(column: string, { timeUnit, timeZone }: CsvOptions, findings: Findings) {
    const said = readTimeColumnName(column);
    this.#column = column;
    this.#findings = findings;
    this.#dates = new DateReader(findings, timeZone ?? (said?.isUtc ? 'Z' : ''));
    this.#isSettled = timeUnit !== undefined;
    this.#unit = timeUnit ?? said?.unit;
  }

  /** Reads the cell that is the whole of [at, end). @returns milliseconds. @throws ImporterError `bad-time` */
  read(cursor: LineCursor): number {
    if (isDate(cursor)) return this.#dates.read(cursor);
    if (isClock(cursor)) throw new ImporterError('bad-time', clockText(cursor));
    const start = cursor.at;
    const unit = (this.#unit ??= this.#plausibleUnit(cursor));
    const ms = readUnixTime(cursor, unit, this.#findings, restAt);
    if (cursor.at < cursor.end) {
      cursor.at = start;
      throw this.#noTime(cursor);
    }
    if (this.#isSettled || isPlausible(ms)) return ms;
    const end = cursor.at;
    cursor.at = start;
    throw this.#implausible(cursor, Number(cursor.bytes.toString('latin1', start, end)), unit);
  }

  #plausibleUnit(cursor: LineCursor): TimeUnit {
    const number = Number(cursor.bytes.toString('latin1', cursor.at, numberEnd(cursor)) || Number.NaN);
    const unit = timeUnits.find((unit) => isPlausible(msOf(number, unit)));
    if (unit !== undefined) return unit;
    if (Number.isFinite(number)) throw this.#implausible(cursor, number, undefined);
    throw this.#noTime(cursor);
  }

  #noTime(cursor: LineCursor): ImporterError {
    return new ImporterError(
      'bad-time',
      `expected a time in the column ${JSON.stringify(this.#column)}, found ${restAt(cursor)}; write ${takenTimes}; ` +
        '--time-column names another column',
    );
  }

  #implausible(cursor: LineCursor, number: number, unit: TimeUnit | undefined): ImporterError {
    const as = (unit: TimeUnit) => `${timeText(msOf(number, unit))} in ${unitNames[unit]}`;
    const other = timeUnits.find((other) => isPlausible(msOf(number, other)));
    const found = [...new Set([unit ?? 's', ...(other ? [other] : [])])].map(as).join(', ');
    const serial =
      unit === undefined && number >= serialFrom && number < serialTo
        ? `; as a date of a spreadsheet it is ${timeText((number - serialOf1970) * dayMs)}, which has to be written out`
        : '';
    return new ImporterError(
      'bad-time',
      `${restAt(cursor)} in the column ${JSON.stringify(this.#column)} is hardly a time: ${found}${serial}. ` +
        `--time-unit says what the numbers are, one of ${timeUnits.join(', ')}; --time-column names another column`,
    );
  }
}

/** Spreadsheets count days from the end of 1899: these are from 1954 to 2119. */
const serialFrom = 20_000;
const serialTo = 80_000;
const serialOf1970 = 25_569;
const dayMs = 86_400_000;

function msOf(number: number, unit: TimeUnit): number {
  return number * 10 ** decimalsOf[unit];
}

function timeText(ms: number): string {
  return ms >= earliestMs && ms <= latestMs ? formatTime(Math.round(ms)) : 'not within the years 0 to 9999';
}

function isPlausible(ms: number): boolean {
  return ms >= plausibleFromMs && ms < plausibleToMs;
}
