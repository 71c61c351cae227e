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
  /** After the last line. @throws ImporterError `cut-short` where there should be more */
  end(): void;
  /** The columns that the collector gave have been handed on. */
  forgetColumns(): void;
}
