import { ImporterError } from './importer-error.ts';
import { byte, wordAt, type LineCursor } from './line-cursor.ts';
import { decodeText } from './series-reader.ts';

/*
 * Cells of a line of CSV (RFC 4180): between commas, and in double quotes where they have commas or quotes themselves, which are
 * doubled then. A cell ends with its line: line feeds within quotes are not known here.
 */

/** Where the cell at the cursor ends, its quotes included. @throws ImporterError `bad-line` */
export function endOfCell(cursor: LineCursor): number {
  const { bytes, end } = cursor;
  let { at } = cursor;
  if (bytes[at] !== byte.quote || at >= end) {
    while (at < end && bytes[at] !== byte.comma) at += 1;
    return at;
  }
  for (at += 1; at < end; at += 1) {
    if (bytes[at] !== byte.quote) continue;
    if (bytes[at + 1] === byte.quote && at + 1 < end) at += 1;
    else if (at + 1 === end || bytes[at + 1] === byte.comma) return at + 1;
    else
      throw new ImporterError(
        'bad-line',
        'behind the closing quote of a cell there is something else than a comma',
      );
  }
  throw new ImporterError(
    'bad-line',
    'the closing quote of a cell is missing; line feeds within cells are not read',
  );
}

/** Goes over the comma behind a cell. @throws ImporterError `bad-line` where there is none */
export function skipComma(cursor: LineCursor): void {
  if (cursor.at < cursor.end && cursor.bytes[cursor.at] === byte.comma) cursor.at += 1;
  else throw new ImporterError('bad-line', `expected a comma and another cell, found ${wordAt(cursor)}`);
}

/** Whether the cell at the cursor has nothing in it; its quotes are gone over then. */
export function skipEmptyCell(cursor: LineCursor): boolean {
  const { bytes, at, end } = cursor;
  if (at < end && bytes[at] === byte.quote && bytes[at + 1] === byte.quote) {
    const isEmpty = endOfCell(cursor) === at + 2;
    if (isEmpty) cursor.at += 2;
    return isEmpty;
  }
  return at >= end || bytes[at] === byte.comma;
}

/** The text of a cell. */
export function textOfCell(cell: Buffer): string {
  const text = decodeText(cell, 'a cell');
  return text.startsWith('"') ? text.slice(1, -1).replaceAll('""', '"') : text;
}

/** The texts of all cells of a line. @param most of them. @throws ImporterError `bad-line`, `too-many` */
export function textsOfCells(cursor: LineCursor, most: number): string[] {
  const texts: string[] = [];
  for (;;) {
    const end = endOfCell(cursor);
    if (texts.length === most) throw new ImporterError('too-many', `there are more than ${most} columns`);
    texts.push(textOfCell(cursor.bytes.subarray(cursor.at, end)));
    cursor.at = end;
    if (cursor.at === cursor.end) return texts;
    skipComma(cursor);
  }
}

/** Takes the quotes off the cell at the cursor, for a number or a time: these have no quotes or commas within. */
export function readCell(cursor: LineCursor, read: (cursor: LineCursor) => number): number {
  const { bytes, at, end } = cursor;
  if (bytes[at] !== byte.quote) return read(cursor);
  const cellEnd = endOfCell(cursor);
  cursor.at = at + 1;
  cursor.end = cellEnd - 1;
  const value = read(cursor);
  if (cursor.at < cursor.end)
    throw new ImporterError('bad-line', `expected the end of the cell, found ${wordAt(cursor)}`);
  cursor.at = cellEnd;
  cursor.end = end;
  return value;
}
