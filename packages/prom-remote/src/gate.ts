import { HttpError } from './http-error.ts';

/** Lets so many in at once, has so many wait, and sends the rest away. */
export class Gate {
  readonly #mostInside: number;
  readonly #mostWaiting: number;
  /** In the order in which they came. */
  readonly #waiting = new Set<() => void>();
  #inside = 0;

  constructor(mostInside: number, mostWaiting: number) {
    this.#mostInside = mostInside;
    this.#mostWaiting = mostWaiting;
  }

  get insideCount(): number {
    return this.#inside;
  }

  get waitingCount(): number {
    return this.#waiting.size;
  }

  /**
   * @param signal aborted when whoever waits has gone
   * @throws HttpError 503 where too many wait already; the signal's reason
   */
  async pass<Result>(work: () => Promise<Result>, signal: AbortSignal): Promise<Result> {
    signal.throwIfAborted();
    if (this.#inside >= this.#mostInside) await this.#wait(signal);
    else this.#inside += 1;
    try {
      return await work();
    } finally {
      // The place is handed to the next in line, so that nobody can take it in between.
      const [next] = this.#waiting;
      if (next) next();
      else this.#inside -= 1;
    }
  }

  async #wait(signal: AbortSignal): Promise<void> {
    if (this.#waiting.size >= this.#mostWaiting) {
      throw new HttpError(503, `${this.#mostWaiting} requests are waiting already: try again later`, {
        'Retry-After': '1',
      });
    }
    await new Promise<void>((resolve, reject) => {
      const leave = (): void => {
        this.#waiting.delete(enter);
        reject(signal.reason);
      };
      const enter = (): void => {
        this.#waiting.delete(enter);
        signal.removeEventListener('abort', leave);
        resolve();
      };
      this.#waiting.add(enter);
      signal.addEventListener('abort', leave, { once: true });
    });
  }
}
