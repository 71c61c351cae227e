import { setImmediate as nextTurn } from 'node:timers/promises';

/** Long work on the main thread, which lets others go first now and then. */
export class Turn {
  readonly #longestMs: number;
  #beganMs = performance.now();

  /** @param longestMs how long others may have to wait */
  constructor(longestMs: number) {
    this.#longestMs = longestMs;
  }

  get isOver(): boolean {
    return performance.now() - this.#beganMs > this.#longestMs;
  }

  /** Resolves when the others have had theirs. */
  async next(): Promise<void> {
    await nextTurn();
    this.#beganMs = performance.now();
  }
}
