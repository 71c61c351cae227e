import { clockText, isClock } from './date-and-time.ts';
import { ImporterError } from './importer-error.ts';
import { byte, restAt, type LineCursor } from './line-cursor.ts';
import { readNumber } from './read-number.ts';

/** Reads the number that is the whole of [at, end). @throws ImporterError `bad-value` */
export function readCellNumber(cursor: LineCursor): number {
  if (isClock(cursor)) throw new ImporterError('bad-value', clockText(cursor));
  const start = cursor.at;
  const value = readNumber(cursor, restAt);
  if (cursor.at === cursor.end) return value;
  cursor.at = start;
  throw new ImporterError('bad-value', `expected a number, found ${restAt(cursor)}`);
}

/**
 * A reader of the whole of [at, end) that takes a decimal comma, too.
 * @param read takes a decimal point only
 */
export function withDecimalComma(read: (cursor: LineCursor) => number): (cursor: LineCursor) => number {
  return (cursor) => {
    const { bytes, at: start, end } = cursor;
    const comma = indexWithin(cursor, byte.comma);
    if (comma === -1) return read(cursor);
    if (indexWithin(cursor, byte.point) !== -1)
      throw new ImporterError(
        'bad-value',
        `${restAt(cursor)} has a point and a comma; take away the one that parts thousands`,
      );
    // In place, so that nothing is allocated; an error repeats what stood there.
    bytes[comma] = byte.point;
    try {
      return read(cursor);
    } catch (error) {
      if (!(error instanceof ImporterError)) throw error;
    } finally {
      bytes[comma] = byte.comma;
    }
    cursor.at = start;
    cursor.end = end;
    return read(cursor);
  };
}

function indexWithin({ bytes, at, end }: LineCursor, character: number): number {
  for (let index = at; index < end; index += 1) if (bytes[index] === character) return index;
  return -1;
}
