import { setImmediate as nextTurn } from 'node:timers/promises';
import { Gate } from './gate.ts';

/**
 * Compiles the regular expressions of one request a turn of the event loop: the largest that limits allow take a tenth of a second,
 * and however many come at once, all else waits for one of them at most.
 */
export class CompileTurns {
  /** Who waits here is inside another gate already, which bounds the line. */
  readonly #gate: Gate = new Gate(1, Infinity);

  /** @throws what compiling throws; the signal's reason, once whoever waits has gone */
  take<Result>(compile: () => Result, signal: AbortSignal): Promise<Result> {
    return this.#gate.pass(async () => {
      await nextTurn();
      return compile();
    }, signal);
  }
}
