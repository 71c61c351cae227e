import { earliestMs, latestMs, parseTime, SampleCodecError } from '@flac-metrics/sample-codec';
import type { Findings } from './findings.ts';
import { ImporterError } from './importer-error.ts';
import { byte, wordAt, type LineCursor } from './line-cursor.ts';
import { numberEnd } from './read-number.ts';

/** What the numbers are that tell times. */
export type TimeUnit = 's' | 'ms';

/** Digits behind the point that are milliseconds. */
const decimalsOf: Readonly<Record<TimeUnit, number>> = { s: 3, ms: 0 };

const decimal = /^([+-]?)(\d+\.?\d*|\.\d+)(?:e([+-]?\d{1,3}))?$/i;

/**
 * Reads the Unix time at the cursor. What is finer than a millisecond is cut off towards zero, as promtool does, and counted; up to
 * there the text is taken digit by digit, so that no rounding of binary fractions comes between.
 * @returns milliseconds
 * @throws ImporterError `bad-time`
 */
export function readUnixTime(cursor: LineCursor, unit: TimeUnit, findings: Findings): number {
  const { bytes, end } = cursor;
  const start = cursor.at;
  let at = start;
  let ms = 0;
  for (; at < end; at += 1) {
    const digit = (bytes[at] ?? 0) - byte.zero;
    if (digit < 0 || digit > 9) break;
    ms = ms * 10 + digit;
  }
  if (at === start || at - start > mostDigits) return readAnyUnixTime(cursor, unit, findings);
  let decimals = decimalsOf[unit];
  let finer = 0;
  if (at < end && bytes[at] === byte.point) {
    for (at += 1; at < end; at += 1) {
      const digit = (bytes[at] ?? 0) - byte.zero;
      if (digit < 0 || digit > 9) break;
      if (decimals === 0) finer |= digit;
      else {
        ms = ms * 10 + digit;
        decimals -= 1;
      }
    }
  }
  if (at < numberEnd(cursor)) return readAnyUnixTime(cursor, unit, findings);
  for (; decimals > 0; decimals -= 1) ms *= 10;
  checkRange(cursor, ms);
  cursor.at = at;
  if (finer !== 0) findings.finerTimes += 1;
  return ms;
}

/** In front of the point. A number of so many is a whole double, and more of them are beyond the years that there are. */
const mostDigits = 15;

/** Those with a sign or an exponent. */
function readAnyUnixTime(cursor: LineCursor, unit: TimeUnit, findings: Findings): number {
  const end = numberEnd(cursor);
  const [, sign, digits, exponent = '0'] =
    decimal.exec(cursor.bytes.toString('latin1', cursor.at, end)) ?? [];
  if (digits === undefined)
    throw new ImporterError('bad-time', `expected a time in ${unitNames[unit]}, found ${wordAt(cursor)}`);
  const exact = Number(`${sign}${digits}e${Number(exponent) + decimalsOf[unit]}`);
  checkRange(cursor, exact);
  cursor.at = end;
  // Of a time before 1970 that is less than a millisecond, zero is left, not -0.
  const ms = Math.trunc(exact) + 0;
  if (ms !== exact) findings.finerTimes += 1;
  return ms;
}

const unitNames: Readonly<Record<TimeUnit, string>> = { s: 'Unix seconds', ms: 'Unix milliseconds' };

function checkRange(cursor: LineCursor, ms: number): void {
  if (ms >= earliestMs && ms <= latestMs) return;
  throw new ImporterError(
    'bad-time',
    `the time ${wordAt(cursor)} is not within the years 0 to 9999; OpenMetrics has times in seconds, promtool tsdb dump in ` +
      'milliseconds, and CSV in milliseconds where the header calls its times time_ms',
  );
}

/** `2026-11-24T05:00:` and what stands behind the seconds, `Z` or `+01:00`. */
const minuteLength = 17;

/** Reads RFC 3339 times that follow each other: the date is understood once a minute. */
export class Rfc3339Reader {
  readonly #findings: Findings;
  #minute = '';
  #minuteMs = Number.NaN;

  constructor(findings: Findings) {
    this.#findings = findings;
  }

  /**
   * Reads the time that is the whole of [at, end). What is finer than a millisecond is cut off, and counted.
   * @throws ImporterError `bad-time`
   */
  read(cursor: LineCursor): number {
    const { bytes, at: start, end } = cursor;
    let at = start + minuteLength;
    let ms = this.#minuteAt(cursor);
    const seconds = twoDigitsAt(bytes, at);
    if (Number.isNaN(seconds) || seconds > 59) throw badTime(cursor);
    ms += seconds * 1000;
    at += 2;
    if (bytes[at] === byte.point) {
      let unitMs = 100;
      let finer = 0;
      for (at += 1; at < end; at += 1) {
        const digit = (bytes[at] ?? 0) - byte.zero;
        if (digit < 0 || digit > 9) break;
        if (unitMs >= 1) ms += digit * unitMs;
        else finer |= digit;
        unitMs = unitMs > 1 ? unitMs / 10 : 0;
      }
      if (finer !== 0) this.#findings.finerTimes += 1;
    }
    cursor.at = end;
    return ms;
  }

  /** The time without its seconds. */
  #minuteAt(cursor: LineCursor): number {
    const { bytes, at, end } = cursor;
    if (end - at > longestTime) throw badTime(cursor);
    const text = bytes.toString('latin1', at, end);
    const zone = zoneOf(text);
    const minute = text.slice(0, minuteLength) + zone;
    if (minute === this.#minute) return this.#minuteMs;
    try {
      // The whole first, which tells what is wrong with any of it.
      parseTime(text);
      this.#minuteMs = parseTime(`${text.slice(0, minuteLength)}00${zone}`);
    } catch (error) {
      if (error instanceof SampleCodecError) throw badTime(cursor);
      throw error;
    }
    this.#minute = minute;
    return this.#minuteMs;
  }
}

/** With nanoseconds there are 35. */
const longestTime = 64;

function zoneOf(text: string): string {
  const shape = /^.{17}\d{2}(?:\.\d+)?([Zz]|[+-]\d{2}:\d{2})$/.exec(text);
  return shape?.[1] ?? '';
}

function twoDigitsAt(bytes: Buffer, at: number): number {
  const [tens, ones] = [(bytes[at] ?? 0) - byte.zero, (bytes[at + 1] ?? 0) - byte.zero];
  return tens >= 0 && tens <= 9 && ones >= 0 && ones <= 9 ? tens * 10 + ones : Number.NaN;
}

function badTime(cursor: LineCursor): ImporterError {
  return new ImporterError(
    'bad-time',
    `expected a time, found ${wordAt(cursor)}; write 2026-11-24T05:00:00Z (RFC 3339) or a Unix time`,
  );
}
