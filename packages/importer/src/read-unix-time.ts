import { earliestMs, latestMs } from '@flac-metrics/sample-codec';
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
