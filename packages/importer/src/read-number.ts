import { ImporterError } from './importer-error.ts';
import { byte, wordAt, type LineCursor } from './line-cursor.ts';

/** Digits whose number is a whole double for sure: 10^15 < 2^53. */
const exactDigits = 15;

const powersOfTen = Float64Array.from({ length: exactDigits + 1 }, (_, power) => Number(`1e${power}`));

const finite = /^[+-]?(?:\d+\.?\d*|\.\d+)(?:e[+-]?\d+)?$/i;

/** OpenMetrics 1.0, "Values": any case. `infinity` is what Go and C print as well. */
const specials: Readonly<Record<string, number>> = {
  nan: Number.NaN,
  '+inf': Infinity,
  inf: Infinity,
  '-inf': -Infinity,
  '+infinity': Infinity,
  infinity: Infinity,
  '-infinity': -Infinity,
};

/**
 * Reads the number at the cursor, up to a space, a comma or the end: the very double that is nearest to the text.
 *
 * Most have few digits. These are a whole number and a power of ten that are both exact as doubles, so that their quotient, rounded
 * once, is the nearest (W. Clinger, How to Read Floating Point Numbers Accurately, 1990). All others are left to `Number`.
 * @param foundAt what an error repeats
 * @throws ImporterError `bad-value`
 */
export function readNumber(cursor: LineCursor, foundAt: (cursor: LineCursor) => string = wordAt): number {
  const { bytes, end } = cursor;
  let { at } = cursor;
  const isNegative = bytes[at] === byte.minus;
  if (isNegative) at += 1;
  let number = 0;
  let digits = 0;
  let decimals = 0;
  for (let isFraction = 0; at < end; at += 1) {
    const character = bytes[at] ?? 0;
    const digit = character - byte.zero;
    if (digit >= 0 && digit <= 9) {
      number = number * 10 + digit;
      digits += 1;
      decimals += isFraction;
    } else if (character === byte.point && isFraction === 0) isFraction = 1;
    else break;
  }
  if (digits === 0 || digits > exactDigits || !isNumberEnd(cursor, at)) return readAnyNumber(cursor, foundAt);
  cursor.at = at;
  const value = decimals === 0 ? number : number / (powersOfTen[decimals] ?? Number.NaN);
  return isNegative ? -value : value;
}

function readAnyNumber(cursor: LineCursor, foundAt: (cursor: LineCursor) => string): number {
  const end = numberEnd(cursor);
  const text = cursor.bytes.toString('latin1', cursor.at, end);
  const value = finite.test(text) ? Number(text) : specials[text.toLowerCase()];
  if (value === undefined)
    throw new ImporterError('bad-value', `expected a number, found ${foundAt(cursor)}`);
  if (!Number.isFinite(value) && finite.test(text))
    throw new ImporterError(
      'bad-value',
      `${foundAt(cursor)} is beyond all doubles; infinity is written +Inf`,
    );
  cursor.at = end;
  return value;
}

/** Where the number at the cursor ends. */
export function numberEnd(cursor: LineCursor): number {
  let end = cursor.at;
  while (!isNumberEnd(cursor, end)) end += 1;
  return end;
}

function isNumberEnd({ bytes, end }: LineCursor, at: number): boolean {
  if (at >= end) return true;
  const character = bytes[at];
  return character === byte.space || character === byte.comma || character === byte.tab;
}
