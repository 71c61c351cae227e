import type { Delimiter } from './csv-delimiter.ts';
import { ImporterError } from './importer-error.ts';
import { byte, wordAt, type LineCursor } from './line-cursor.ts';
import { decodeText } from './series-reader.ts';

/**
 * Cells of a line of CSV (RFC 4180): between delimiters, and in double quotes where they have delimiters or quotes themselves, which
 * are doubled then. Spaces around a cell are none of it. A cell ends with its line: line feeds within quotes are not known here.
 */
export class CsvCells {
  readonly delimiter: Delimiter;

  constructor(delimiter: Delimiter) {
    this.delimiter = delimiter;
  }

  /** Where the cell at the cursor ends: at a delimiter, or with the line. @throws ImporterError `bad-line` */
  endOf(cursor: LineCursor): number {
    const { bytes, end } = cursor;
    let at = this.#skipBlanks(bytes, cursor.at, end);
    if (bytes[at] !== byte.quote || at >= end) {
      while (at < end && bytes[at] !== this.delimiter) at += 1;
      return at;
    }
    for (at += 1; at < end; at += 1) {
      if (bytes[at] !== byte.quote) continue;
      if (bytes[at + 1] === byte.quote && at + 1 < end) at += 1;
      else return this.#endBehindQuote(bytes, at + 1, end);
    }
    throw new ImporterError(
      'bad-line',
      'the closing quote of a cell is missing; line feeds within cells are not read',
    );
  }

  #endBehindQuote(bytes: Buffer, start: number, end: number): number {
    const at = this.#skipBlanks(bytes, start, end);
    if (at === end || bytes[at] === this.delimiter) return at;
    throw new ImporterError(
      'bad-line',
      `behind the closing quote of a cell there is something else than ${delimiterNames[this.delimiter]}`,
    );
  }

  /** Goes over the delimiter behind a cell. @throws ImporterError `bad-line` where there is none */
  skipDelimiter(cursor: LineCursor): void {
    if (cursor.at < cursor.end && cursor.bytes[cursor.at] === this.delimiter) cursor.at += 1;
    else
      throw new ImporterError(
        'bad-line',
        `expected ${delimiterNames[this.delimiter]} and another cell, found ${wordAt(cursor)}`,
      );
  }

  /** Whether the cell at the cursor has nothing in it; it is gone over then. */
  skipEmpty(cursor: LineCursor): boolean {
    const { bytes, end } = cursor;
    const at = this.#skipBlanks(bytes, cursor.at, end);
    const isQuoted = bytes[at] === byte.quote && at < end;
    if (isQuoted && (bytes[at + 1] !== byte.quote || bytes[at + 2] === byte.quote)) return false;
    if (!isQuoted && at < end && bytes[at] !== this.delimiter) return false;
    cursor.at = this.endOf(cursor);
    return true;
  }

  /** The texts of all cells of a line. @param most of them. @throws ImporterError `bad-line`, `bad-text`, `too-many` */
  textsOf(cursor: LineCursor, most: number): string[] {
    const texts: string[] = [];
    for (;;) {
      const end = this.endOf(cursor);
      if (texts.length === most) throw new ImporterError('too-many', `there are more than ${most} columns`);
      texts.push(textOfCell(cursor.bytes.subarray(cursor.at, end)));
      cursor.at = end;
      if (cursor.at === cursor.end) return texts;
      this.skipDelimiter(cursor);
    }
  }

  /**
   * Has the cell at the cursor read without its quotes, for a number or a time: these have no quotes within.
   * @param read takes the whole of [at, end)
   */
  read(cursor: LineCursor, read: (cursor: LineCursor) => number): number {
    const { bytes, end } = cursor;
    const cellEnd = this.endOf(cursor);
    cursor.at = this.#skipBlanks(bytes, cursor.at, cellEnd);
    cursor.end = cellEnd;
    while (cursor.end > cursor.at && this.#isBlank(bytes[cursor.end - 1])) cursor.end -= 1;
    if (bytes[cursor.at] === byte.quote && cursor.at < cursor.end) {
      cursor.at += 1;
      cursor.end -= 1;
    }
    const value = read(cursor);
    cursor.at = cellEnd;
    cursor.end = end;
    return value;
  }

  /** The number of the cell in which the cursor stands, from 1. @param start where the line begins */
  numberAt({ bytes, at }: LineCursor, start: number): number {
    let number = 1;
    let isBegun = false;
    let hasQuotes = false;
    let isQuoted = false;
    for (let index = start; index < at; index += 1) {
      const character = bytes[index];
      if (character === this.delimiter && !isQuoted) {
        number += 1;
        isBegun = hasQuotes = false;
        continue;
      }
      // Within a cell that has not begun with one, a quote is a character like others.
      if (character === byte.quote && (hasQuotes || !isBegun)) {
        hasQuotes = true;
        isQuoted = !isQuoted;
      }
      isBegun ||= !this.#isBlank(character);
    }
    return number;
  }

  #skipBlanks(bytes: Buffer, start: number, end: number): number {
    let at = start;
    while (at < end && this.#isBlank(bytes[at])) at += 1;
    return at;
  }

  #isBlank(character: number | undefined): boolean {
    return character === byte.space || (character === byte.tab && this.delimiter !== byte.tab);
  }
}

const delimiterNames: Readonly<Record<Delimiter, string>> = {
  [byte.comma]: 'a comma',
  [byte.semicolon]: 'a semicolon',
  [byte.tab]: 'a tab',
};

/** The text of a cell. */
export function textOfCell(cell: Buffer): string {
  const text = decodeText(cell, 'a cell').replaceAll(/^[ \t]+|[ \t]+$/g, '');
  return text.startsWith('"') ? text.slice(1, -1).replaceAll('""', '"') : text;
}
