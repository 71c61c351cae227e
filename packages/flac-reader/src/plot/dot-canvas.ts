/** The dots of a braille letter from the top, of its left column and of its right one: Unicode, chapter "Braille Patterns". */
const dotBits = [
  [0x01, 0x02, 0x04, 0x40],
  [0x08, 0x10, 0x20, 0x80],
] as const;
const brailleStart = 0x2800;

/** Dots that a letter has in each direction. */
export const dotsAcross = 2;
export const dotsDown = 4;

/** Letters of one colour, side by side. */
export interface InkedText {
  readonly text: string;
  /** The number of the series whose colour they have; undefined of blanks. */
  readonly ink: number | undefined;
}

/** A picture of dots, eight in each letter. Dot 0, 0 is at the lower left; what lies outside is not drawn. */
export class DotCanvas {
  readonly columns: number;
  readonly rows: number;
  /** Of each letter, row by row from the top. */
  readonly #bits: Uint8Array;
  readonly #inks: Uint8Array;
  /** Letters that stand instead of dots. */
  readonly #marks: Map<number, string> = new Map();

  /** Columns and rows of letters. */
  constructor(columns: number, rows: number) {
    [this.columns, this.rows] = [columns, rows];
    this.#bits = new Uint8Array(columns * rows);
    this.#inks = new Uint8Array(columns * rows);
  }

  dot(x: number, y: number, ink: number): void {
    const fromTop = this.rows * dotsDown - 1 - y;
    const [column, row] = [Math.floor(x / dotsAcross), Math.floor(fromTop / dotsDown)];
    if (column < 0 || column >= this.columns || row < 0 || row >= this.rows) return;
    const cell = row * this.columns + column;
    this.#bits[cell] = (this.#bits[cell] ?? 0) | (dotBits[x % 2 === 0 ? 0 : 1][fromTop % dotsDown] ?? 0);
    this.#inks[cell] = ink;
  }

  /** All dots on the way from one to another, both included: Bresenham's. */
  line(x0: number, y0: number, x1: number, y1: number, ink: number): void {
    const [across, up] = [Math.abs(x1 - x0), Math.abs(y1 - y0)];
    const [stepX, stepY] = [Math.sign(x1 - x0), Math.sign(y1 - y0)];
    let [x, y, error] = [x0, y0, across - up];
    for (let left = Math.max(across, up); left >= 0; left -= 1) {
      this.dot(x, y, ink);
      const twice = 2 * error;
      if (twice > -up) {
        error -= up;
        x += stepX;
      }
      if (twice < across) {
        error += across;
        y += stepY;
      }
    }
  }

  /** Puts a letter in place of dots. @param row from the top */
  mark(column: number, row: number, letter: string, ink: number): void {
    this.#marks.set(row * this.columns + column, letter);
    this.#inks[row * this.columns + column] = ink;
  }

  /** @param row from the top */
  row(row: number): InkedText[] {
    const parts: { text: string; ink: number | undefined }[] = [];
    for (let column = 0; column < this.columns; column += 1) {
      const cell = row * this.columns + column;
      const bits = this.#bits[cell] ?? 0;
      const mark = this.#marks.get(cell);
      // A braille letter without dots is drawn as a row of hollow ones by some fonts.
      const text = mark ?? (bits === 0 ? ' ' : String.fromCodePoint(brailleStart + bits));
      const ink = text === ' ' ? undefined : this.#inks[cell];
      const before = parts.at(-1);
      if (before && before.ink === ink) before.text += text;
      else parts.push({ text, ink });
    }
    return parts;
  }
}
