import { earliestMs, latestMs } from '@flac-metrics/sample-codec';
import type { Findings } from './findings.ts';
import { ImporterError } from './importer-error.ts';
import { byte, wordAt, type LineCursor } from './line-cursor.ts';
import { numberEnd } from './read-number.ts';
import { decimalsOf, unitNames, type TimeUnit } from './time-unit.ts';

const decimal = /^([+-]?)(\d+\.?\d*|\.\d+)(?:e([+-]?\d{1,3}))?$/i;

/**
 * Reads the Unix time at the cursor. What is finer than a millisecond is cut off towards zero, as promtool does, and counted; up to
 * there the text is taken digit by digit, so that no rounding of binary fractions comes between.
 * @param foundAt what an error repeats
 * @returns milliseconds
 * @throws ImporterError `bad-time`
 */
export function readUnixTime(
  cursor: LineCursor,
  unit: TimeUnit,
  findings: Findings,
  foundAt: (cursor: LineCursor) => string = wordAt,
): number {
  const { bytes, at: start } = cursor;
  const end = numberEnd(cursor);
  const point = endOfDigits(bytes, start, end);
  let decimals = decimalsOf[unit];
  // Digits of whole milliseconds, or of whole units that are longer.
  const whole = Math.max(start, point + Math.min(decimals, 0));
  if (point === start || whole - start > mostDigits) return readAnyUnixTime(cursor, unit, findings, foundAt);
  let ms = 0;
  let finer = 0;
  let at = start;
  for (; at < whole; at += 1) ms = ms * 10 + digitAt(bytes, at);
  for (; at < point; at += 1) finer |= digitAt(bytes, at);
  if (at < end && bytes[at] === byte.point) {
    const endOfFraction = endOfDigits(bytes, at + 1, end);
    for (at += 1; at < endOfFraction; at += 1) {
      if (decimals <= 0) finer |= digitAt(bytes, at);
      else {
        ms = ms * 10 + digitAt(bytes, at);
        decimals -= 1;
      }
    }
  }
  if (at < end) return readAnyUnixTime(cursor, unit, findings, foundAt);
  for (; decimals > 0; decimals -= 1) ms *= 10;
  checkRange(cursor, ms, foundAt);
  cursor.at = at;
  if (finer !== 0) findings.finerTimes += 1;
  return ms;
}

/** In front of the point. A number of so many is a whole double, and more of them are beyond the years that there are. */
const mostDigits = 15;

function endOfDigits(bytes: Buffer, start: number, end: number): number {
  let at = start;
  while (at < end && digitAt(bytes, at) >= 0 && digitAt(bytes, at) <= 9) at += 1;
  return at;
}

function digitAt(bytes: Buffer, at: number): number {
  return (bytes[at] ?? 0) - byte.zero;
}

/** Those with a sign or an exponent. */
function readAnyUnixTime(
  cursor: LineCursor,
  unit: TimeUnit,
  findings: Findings,
  foundAt: (cursor: LineCursor) => string,
): number {
  const end = numberEnd(cursor);
  const [, sign, digits, exponent = '0'] =
    decimal.exec(cursor.bytes.toString('latin1', cursor.at, end)) ?? [];
  if (digits === undefined)
    throw new ImporterError('bad-time', `expected a time in ${unitNames[unit]}, found ${foundAt(cursor)}`);
  const exact = Number(`${sign}${digits}e${Number(exponent) + decimalsOf[unit]}`);
  checkRange(cursor, exact, foundAt);
  cursor.at = end;
  // Of a time before 1970 that is less than a millisecond, zero is left, not -0.
  const ms = Math.trunc(exact) + 0;
  if (ms !== exact) findings.finerTimes += 1;
  return ms;
}

function checkRange(cursor: LineCursor, ms: number, foundAt: (cursor: LineCursor) => string): void {
  if (ms >= earliestMs && ms <= latestMs) return;
  throw new ImporterError(
    'bad-time',
    `the time ${foundAt(cursor)} is not within the years 0 to 9999; OpenMetrics has times in seconds, promtool tsdb dump in ` +
      'milliseconds, and CSV in what --time-unit or the name of the column says',
  );
}
