import { byte, restAt, type LineCursor } from './line-cursor.ts';

/** What to do about a table that has dates in one column, and times of the day in another. */
export const howToJoin: string =
  'date and time must stand in one column, as 2026-11-24T05:00:00Z or 2026-11-24 05:00:00; in a spreadsheet, make a column of the sums, as ' +
  '=A2+B2, with the cell format yyyy-mm-dd hh:mm:ss, and export it instead of the two';

const clock = /^\d{1,2}:\d\d(?::\d\d(?:[.,]\d+)?)?(?: ?[ap]\.?m\.?)?$/i;

/** More than any time of a day takes. */
const longestClock = 32;

/** Whether the whole of [at, end) is a time of a day: `13:15`, `1:15:00 PM`. */
export function isClock({ bytes, at, end }: LineCursor): boolean {
  // No number has a colon, and most cells are numbers.
  if (bytes[at + 1] !== byte.colon && bytes[at + 2] !== byte.colon) return false;
  return end - at <= longestClock && clock.test(bytes.toString('latin1', at, end));
}

/** What an error says of a time of a day. */
export function clockText(cursor: LineCursor): string {
  return `${restAt(cursor)} is a time without its date: ${howToJoin}`;
}

/** Whether the names of two columns say that one has dates, and the other times of the day. */
export function areDateAndTime(names: readonly string[]): boolean {
  return (
    names.length === 2 &&
    names.some((name) => /date/i.test(name) && !/time/i.test(name)) &&
    names.some((name) => /time/i.test(name) && !/date|stamp|epoch|unix/i.test(name))
  );
}
