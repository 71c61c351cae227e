import { HttpError } from './http-error.ts';

/** Lets so many in at once, has so many wait, and sends the rest away. */
export class Gate {
  readonly #mostInside: number;
  readonly #mostWaiting: number;
  readonly #waiting: (() => void)[] = [];
  #inside = 0;

  constructor(mostInside: number, mostWaiting: number) {
    this.#mostInside = mostInside;
    this.#mostWaiting = mostWaiting;
  }

  get waitingCount(): number {
    return this.#waiting.length;
  }

  /** @throws HttpError 503 where too many wait already */
  async pass<Result>(work: () => Promise<Result>): Promise<Result> {
    if (this.#inside >= this.#mostInside) await this.#wait();
    else this.#inside += 1;
    try {
      return await work();
    } finally {
      // The place is handed to the next in line, so that nobody can take it in between.
      const next = this.#waiting.shift();
      if (next) next();
      else this.#inside -= 1;
    }
  }

  #wait(): Promise<void> {
    if (this.#waiting.length >= this.#mostWaiting) {
      throw new HttpError(503, `${this.#mostWaiting} reads are waiting already: try again later`, {
        'Retry-After': '1',
      });
    }
    return new Promise((resolve) => this.#waiting.push(resolve));
  }
}
