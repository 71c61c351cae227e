import { ImporterError } from './importer-error.ts';
import { byte, type LineCursor } from './line-cursor.ts';
import type { LineReader } from './line-reader.ts';
import type { SampleCollector } from './sample-collector.ts';

/** Has a reader read the lines of a file, and says in its errors where they are. */
export class FileLines {
  readonly #reader: LineReader;
  readonly #placeOf: (line: number) => string;
  readonly #cursor: LineCursor;
  readonly #firstLine: number;

  constructor(reader: LineReader, placeOf: (line: number) => string, linesBefore: number) {
    this.#reader = reader;
    this.#placeOf = placeOf;
    this.#cursor = { bytes: Buffer.alloc(0), at: 0, end: 0, line: linesBefore };
    this.#firstLine = linesBefore + 1;
  }

  /** Of the last line that has been read. */
  get line(): number {
    return this.#cursor.line;
  }

  /**
   * @param bytes whole lines
   * @param from where the first of them begins
   * @returns where the first line begins that there was no more room for
   */
  read(bytes: Buffer, from: number, collector: SampleCollector): number {
    const cursor = this.#cursor;
    const isMarked = cursor.line < this.#firstLine && bytes.subarray(0, 3).equals(byteOrderMark);
    let start = isMarked ? byteOrderMark.length : from;
    cursor.bytes = bytes;
    try {
      while (start < bytes.length && !collector.isFull) {
        const lineFeed = bytes.indexOf(byte.lineFeed, start);
        const end = lineFeed === -1 ? bytes.length : lineFeed;
        cursor.line += 1;
        cursor.at = start;
        cursor.end = end > start && bytes[end - 1] === byte.carriageReturn ? end - 1 : end;
        this.#reader.readLine(cursor);
        start = end + 1;
      }
      return start;
    } catch (error) {
      const inLine = this.#reader.placeIn
        ? this.#reader.placeIn(cursor, start)
        : `character ${bytes.toString('utf8', start, cursor.at).length + 1}`;
      throw this.#placed(
        error,
        [this.#placeOf(cursor.line), inLine].filter((part) => part !== '').join(', '),
      );
    }
  }

  end(): void {
    try {
      this.#reader.end();
    } catch (error) {
      throw this.#placed(error, this.#placeOf(Math.max(this.#firstLine, this.line)));
    }
  }

  /** An error of the line that follows. */
  atNextLine(error: unknown): unknown {
    return this.#placed(error, this.#placeOf(this.line + 1));
  }

  #placed(error: unknown, place: string): unknown {
    if (!(error instanceof ImporterError)) return error;
    return new ImporterError(error.code, `${place}: ${error.message}`, { cause: error });
  }
}

/** With which some programs begin UTF-8. */
const byteOrderMark = Buffer.of(0xef, 0xbb, 0xbf);
