import { Turn } from '@flac-metrics/archive';

/** How long a signal may have to wait: whoever presses Ctrl-C takes that for at once. */
const longestMs = 50;

/** Long work that needs no disk, or only such as is waited for: without a turn of others now and then, no signal would arrive. */
export class WorkTurn {
  readonly #turn: Turn = new Turn(longestMs);
  readonly #signal: AbortSignal | undefined;

  constructor(signal?: AbortSignal) {
    this.#signal = signal;
  }

  /** Lets others go first where they have waited long enough. @throws the signal's reason */
  async give(): Promise<void> {
    this.#signal?.throwIfAborted();
    if (this.#turn.isOver) await this.#turn.next(this.#signal);
  }
}
