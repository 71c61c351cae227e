import type { LineCursor } from '../src/line-cursor.ts';

/** A cursor in front of a line that is nothing but a text. */
export function cursorOn(text: string): LineCursor {
  const bytes = Buffer.from(text);
  return { bytes, at: 0, end: bytes.length, line: 1 };
}
