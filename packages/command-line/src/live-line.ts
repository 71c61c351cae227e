import { cutToWidth } from './cut-to-width.ts';

/** What a line needs of a stream: `process.stderr` has it. */
export interface Screen {
  readonly isTTY?: boolean;
  /** 0 where the terminal does not know its size. */
  readonly columns?: number;
  write(text: string): unknown;
  on?(event: 'resize', listener: () => void): unknown;
  off?(event: 'resize', listener: () => void): unknown;
}

/** Of a terminal that does not know how wide it is, and of what is no terminal. */
export const usualColumns = 80;

/** Erases from the cursor to the end of the screen: ECMA-48, §8.3.39. */
const eraseBelow = '\u001B[J';
/** DECAWM of the VT100: whether what goes beyond the last column is drawn in the next row. */
const [wrapOff, wrapOn] = ['\u001B[?7l', '\u001B[?7h'];

/**
 * One line on stderr, redrawn in place and cut to the width of the terminal, also when that changes. It is never drawn where there is
 * no terminal, so that logs and pipes do not see it, and it is gone when the program ends, by whatever way.
 *
 * The cursor waits at the start of the line: a terminal that has become narrower breaks the line into several, and then all of them are
 * below the cursor, to be erased. While the line is being written the terminal breaks none, however narrow it becomes.
 */
export class LiveLine {
  readonly #screen: Screen;
  readonly #canDraw: boolean;
  #line: ((columns: number) => string) | undefined;
  readonly #redraw = (): void => {
    if (!this.#line) return;
    // Terminals differ in what they do with a line that fills the last column.
    const columns = (this.#screen.columns || usualColumns) - 1;
    const text = cutToWidth(this.#line(columns), columns);
    this.#screen.write(`${wrapOff}\r${text}${wrapOn}${eraseBelow}\r`);
  };
  readonly #erase = (): void => {
    this.#screen.write(`\r${eraseBelow}`);
  };

  /** @param isQuiet whether the user has asked for no such line */
  constructor(isQuiet = false, screen: Screen = process.stderr) {
    this.#screen = screen;
    this.#canDraw = !isQuiet && screen.isTTY === true && process.env['TERM'] !== 'dumb';
  }

  /** @param line the text for a width, which may be longer; called again when the width has changed */
  draw(line: (columns: number) => string): void {
    if (!this.#canDraw) return;
    if (!this.#line) {
      this.#screen.on?.('resize', this.#redraw);
      process.once('exit', this.#erase);
    }
    this.#line = line;
    this.#redraw();
  }

  /** Takes the line away; to be called before anything else is printed, and at the end. */
  clear(): void {
    if (!this.#line) return;
    this.#line = undefined;
    this.#screen.off?.('resize', this.#redraw);
    process.off('exit', this.#erase);
    this.#erase();
  }

  /** Prints something above the line, which stays. */
  printAbove(print: () => void): void {
    if (this.#line) this.#erase();
    print();
    this.#redraw();
  }
}
