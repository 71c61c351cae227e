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

  /**
   * Resolves when the others have had theirs.
   * @param signal aborted when nobody wants the rest
   * @throws the signal's reason
   */
  async next(signal?: AbortSignal): Promise<void> {
    await nextTurn();
    signal?.throwIfAborted();
    this.#beganMs = performance.now();
  }
}
