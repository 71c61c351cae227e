import { excerpt } from '@flac-metrics/sample-codec';

/** ASCII, as lines are looked at byte by byte. */
export const byte = {
  tab: 0x09,
  lineFeed: 0x0a,
  carriageReturn: 0x0d,
  space: 0x20,
  quote: 0x22,
  hash: 0x23,
  plus: 0x2b,
  comma: 0x2c,
  minus: 0x2d,
  point: 0x2e,
  zero: 0x30,
  colon: 0x3a,
  semicolon: 0x3b,
  backslash: 0x5c,
  openBrace: 0x7b,
  closeBrace: 0x7d,
} as const;

/** A line, and how far it has been read. There is one for all lines of a file: no object is made for a line. */
export interface LineCursor {
  bytes: Buffer;
  /** The next byte to look at. An error in a line is where its cursor stands. */
  at: number;
  /** Behind the line's last byte. */
  end: number;
  /** Counted from 1. */
  line: number;
}

export function skipSpaces(cursor: LineCursor): void {
  while (cursor.at < cursor.end && isSpace(cursor.bytes[cursor.at])) cursor.at += 1;
}

export function isSpace(character: number | undefined): boolean {
  return character === byte.space || character === byte.tab;
}

/** What stands at the cursor up to the next space or comma, as an error repeats it. */
export function wordAt({ bytes, at, end }: LineCursor): string {
  if (at >= end) return 'the end of the line';
  const text = bytes.toString('utf8', at, Math.min(end, at + mostBytesShown));
  return `"${excerpt(/^.[^\s,]*/s.exec(text)?.[0] ?? text)}"`;
}

/** What stands at the cursor up to the end, as an error repeats it: the rest of a cell. */
export function restAt({ bytes, at, end }: LineCursor): string {
  return at >= end
    ? 'an empty cell'
    : `"${excerpt(bytes.toString('utf8', at, Math.min(end, at + mostBytesShown)))}"`;
}

/** More than an excerpt shows of any text. */
const mostBytesShown = 1000;
