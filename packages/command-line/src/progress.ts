/** How often the line is drawn again: often enough to look alive, too seldom to cost anything. */
const redrawMs = 100;

/** What progress needs of a stream: `process.stderr` has it. */
export interface Screen {
  readonly isTTY?: boolean;
  readonly columns?: number;
  write(text: string): unknown;
}

/**
 * One line on stderr that says how far long work has come. Drawn only where stderr is a terminal, and gone when the work is
 * done, so that logs and pipes never see it.
 */
export class Progress {
  readonly #stream: Screen;
  #drawnAtMs = 0;

  constructor(stream: Screen = process.stderr) {
    this.#stream = stream;
  }

  /** @param share of the work that is done, 0 to 1; undefined where nobody knows how much there is */
  show(what: string, share: number | undefined): void {
    const nowMs = Date.now();
    if (!this.#stream.isTTY || nowMs - this.#drawnAtMs < redrawMs) return;
    this.#drawnAtMs = nowMs;
    const percent = share === undefined ? ' '.repeat(6) : `${Math.floor(share * 100)} %`.padStart(6);
    this.#stream.write(
      `\r${percent} ${what.slice(0, Math.max(0, (this.#stream.columns ?? 80) - 8))}\u001B[K`,
    );
  }

  /** Takes the line away; to be called before anything else is printed, and at the end. */
  clear(): void {
    if (!this.#stream.isTTY || this.#drawnAtMs === 0) return;
    this.#stream.write('\r\u001B[K');
    this.#drawnAtMs = 0;
  }
}
