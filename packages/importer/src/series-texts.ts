import type { LineCursor } from './line-cursor.ts';
import type { SampleColumn } from './sample-column.ts';

interface KnownText {
  readonly text: Buffer;
  readonly column: SampleColumn;
  /** The one that came after it the last time: its like does so again, whether samples are in the order of series or of times. */
  next: KnownText | undefined;
}

/** Finds the column of a series by the bytes of its text, which are understood once. */
export class SeriesTexts {
  readonly #endOf: (cursor: LineCursor) => number;
  readonly #isEnd: (character: number | undefined) => boolean;
  readonly #columnOf: (text: Buffer) => SampleColumn;
  #known = new Map<string, KnownText>();
  #last: KnownText | undefined;

  /**
   * @param endOf where the text at the cursor ends
   * @param isEnd whether no text goes on with this byte
   * @param columnOf understands a text that has not been seen before
   */
  constructor(
    endOf: (cursor: LineCursor) => number,
    isEnd: (character: number | undefined) => boolean,
    columnOf: (text: Buffer) => SampleColumn,
  ) {
    this.#endOf = endOf;
    this.#isEnd = isEnd;
    this.#columnOf = columnOf;
  }

  /** Goes over the text at the cursor. */
  columnAt(cursor: LineCursor): SampleColumn {
    const expected = this.#last?.next;
    if (expected && this.#isAt(expected.text, cursor)) {
      cursor.at += expected.text.length;
      this.#last = expected;
      return expected.column;
    }
    const end = this.#endOf(cursor);
    const key = cursor.bytes.toString('latin1', cursor.at, end);
    const found =
      this.#known.get(key) ?? this.#learn(key, Buffer.from(cursor.bytes.subarray(cursor.at, end)));
    if (this.#last) this.#last.next = found;
    this.#last = found;
    cursor.at = end;
    return found.column;
  }

  /** The columns have been handed on: they are asked for again. */
  forget(): void {
    this.#known = new Map();
    this.#last = undefined;
  }

  #learn(key: string, text: Buffer): KnownText {
    const known: KnownText = { text, column: this.#columnOf(text), next: undefined };
    known.next = known;
    this.#known.set(key, known);
    return known;
  }

  #isAt(text: Buffer, { bytes, at, end }: LineCursor): boolean {
    const { length } = text;
    if (at + length > end) return false;
    // Texts differ at their ends, as far as they do.
    for (let index = length - 1; index >= 0; index -= 1) if (bytes[at + index] !== text[index]) return false;
    return at + length === end || this.#isEnd(bytes[at + length]);
  }
}
