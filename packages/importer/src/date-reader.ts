import { parseTime, SampleCodecError } from '@flac-metrics/sample-codec';
import type { Findings } from './findings.ts';
import { ImporterError } from './importer-error.ts';
import { byte, restAt, type LineCursor } from './line-cursor.ts';

/** `2026-11-24T05:00:` and what stands behind the seconds, `Z` or `+01:00`. */
const minuteLength = 17;

/**
 * Reads dates that follow each other: RFC 3339, which is understood once a minute, and what tables have that is shorter: no seconds,
 * no clock at all, which is midnight, and no zone, where one is told.
 */
export class DateReader {
  readonly #findings: Findings;
  readonly #zone: string;
  #minute = '';
  #minuteMs = Number.NaN;

  /** @param zone of dates that have none: `Z`, `+01:00`; empty where it is not known */
  constructor(findings: Findings, zone: string = '') {
    this.#findings = findings;
    this.#zone = zone;
  }

  /**
   * Reads the time that is the whole of [at, end). What is finer than a millisecond is cut off, and counted.
   * @returns milliseconds
   * @throws ImporterError `bad-time`
   */
  read(cursor: LineCursor): number {
    const { bytes, at: start, end } = cursor;
    if (end - start > longestTime) throw badTime(cursor);
    const text = bytes.toString('latin1', start, end);
    const [, date, minute = ' 00:00', seconds, zone = this.#zone] = shape.exec(text) ?? [];
    if (date === undefined) throw badTime(cursor);
    if (zone === '')
      throw new ImporterError(
        'bad-time',
        `"${text}" says no time zone; --time-zone says it, as in --time-zone Z for UTC`,
      );
    const minuteMs = this.#minuteMsOf(cursor, `${date}${minute}:`, seconds ?? '00', zone);
    cursor.at = end;
    return seconds === undefined ? minuteMs : minuteMs + this.#msOfMinute(bytes, start + minuteLength, end);
  }

  /** The time without its seconds. */
  #minuteMsOf(cursor: LineCursor, toMinute: string, seconds: string, zone: string): number {
    const minute = toMinute + zone;
    // Seconds are right where their tens are.
    if (minute === this.#minute && seconds < '6') return this.#minuteMs;
    try {
      // The whole first, which tells what is wrong with any of it.
      parseTime(`${toMinute}${seconds}${zone}`);
      this.#minuteMs = parseTime(`${toMinute}00${zone}`);
    } catch (error) {
      if (error instanceof SampleCodecError) throw missingDay(cursor, toMinute) ?? badTime(cursor);
      throw error;
    }
    this.#minute = minute;
    return this.#minuteMs;
  }

  /** Of seconds and the digits behind their point, which are known to be digits. */
  #msOfMinute(bytes: Buffer, start: number, end: number): number {
    const digitAt = (at: number) => (bytes[at] ?? 0) - byte.zero;
    let ms = digitAt(start) * 10_000 + digitAt(start + 1) * 1000;
    if (bytes[start + 2] !== byte.point) return ms;
    let unitMs = 100;
    let finer = 0;
    for (let at = start + 3; at < end; at += 1) {
      const digit = digitAt(at);
      if (digit < 0 || digit > 9) break;
      if (unitMs >= 1) ms += digit * unitMs;
      else finer |= digit;
      unitMs = unitMs > 1 ? unitMs / 10 : 0;
    }
    if (finer !== 0) this.#findings.finerTimes += 1;
    return ms;
  }
}

/** Whether a date is at the cursor, and not a number: it begins with four digits and a hyphen. */
export function isDate({ bytes, at, end }: LineCursor): boolean {
  if (end - at < 5 || bytes[at + 4] !== byte.minus) return false;
  for (let index = at; index < at + 4; index += 1) {
    const digit = (bytes[index] ?? 0) - byte.zero;
    if (digit < 0 || digit > 9) return false;
  }
  return true;
}

/** What an error names that would be taken. */
export const takenTimes: string =
  '2026-11-24T05:00:00Z (RFC 3339), 2026-11-24 05:00:00+01:00, with --time-zone also 2026-11-24 05:00, or a Unix time';

/** With nanoseconds there are 35. */
const longestTime = 64;

const shape = /^(\d{4}-\d{2}-\d{2})(?:([Tt ]\d{2}:\d{2})(?::(\d{2}(?:\.\d+)?))?)?([Zz]|[+-]\d{2}:\d{2})?$/;

function badTime(cursor: LineCursor): ImporterError {
  return new ImporterError('bad-time', `expected a time, found ${restAt(cursor)}; write ${takenTimes}`);
}

/** @returns undefined where the date is right */
function missingDay(cursor: LineCursor, date: string): ImporterError | undefined {
  const [year = 0, month = 0, day = 0] = date.slice(0, 10).split('-').map(Number);
  // Years below 100 would be of 1900 on; 400 years on, months are as long.
  const found = new Date(Date.UTC(year + 400, month - 1, day));
  if (month >= 1 && found.getUTCMonth() === month - 1 && found.getUTCDate() === day) return undefined;
  return new ImporterError(
    'bad-time',
    `the day of ${restAt(cursor)} does not exist: ${month >= 1 && month <= 12 ? `its month has ${daysOf(year, month)} days` : 'a year has 12 months'}`,
  );
}

function daysOf(year: number, month: number): number {
  return new Date(Date.UTC(year + 400, month, 0)).getUTCDate();
}
