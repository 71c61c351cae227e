import type { LineCursor } from './line-cursor.ts';

/** Reads one file of one format, line by line, into a collector. */
export interface LineReader {
  /** Bytes of its longest lines. */
  readonly longestLineBytes: number;
  /**
   * Reads a line, without its end.
   * @throws ImporterError; the cursor then stands where the line stops making sense
   */
  readLine(cursor: LineCursor): void;
  /**
   * Where in its line the cursor stands, as an error says it; where this is not there, characters are counted.
   * @param start where the line begins
   * @returns empty where the line as a whole is meant
   */
  placeIn?(cursor: LineCursor, start: number): string;
  /** After the last line. @throws ImporterError `cut-short` where there should be more */
  end(): void;
  /** The columns that the collector gave have been handed on. */
  forgetColumns(): void;
}
