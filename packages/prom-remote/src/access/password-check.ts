import { createHash } from 'node:crypto';
import { Worker } from 'node:worker_threads';
import { HttpError } from '../http-error.ts';
import type { PasswordQuestion } from './password-worker.ts';

/** Answers that are kept: each of them saves a tenth of a second. Prometheus keeps as many. */
const mostRemembered = 100;
/** Checks that may wait; a stranger who guesses fills the line, and must not keep anything else waiting. */
const mostWaiting = 50;

/** The program of the thread is always the built one. */
const program = new URL('../../dist/access/password-worker.js', import.meta.url);

/** Checks passwords against bcrypt hashes, in a thread of its own. */
export class PasswordCheck {
  #worker: Worker | undefined;
  readonly #waiting: ((isRight: boolean) => void)[] = [];
  readonly #remembered = new Map<string, boolean>();

  /** @throws HttpError 503 where too many checks wait */
  async isRight(question: PasswordQuestion): Promise<boolean> {
    const key = createHash('sha256').update(JSON.stringify(question)).digest('base64');
    const known = this.#remembered.get(key);
    if (known !== undefined) return known;
    if (this.#waiting.length >= mostWaiting)
      throw new HttpError(503, 'too many passwords are being checked: try again later', {
        'Retry-After': '1',
      });
    const isRight = await this.#ask(question);
    const [oldest] = this.#remembered.keys();
    if (this.#remembered.size === mostRemembered && oldest !== undefined) this.#remembered.delete(oldest);
    this.#remembered.set(key, isRight);
    return isRight;
  }

  async close(): Promise<void> {
    await this.#worker?.terminate();
  }

  #ask(question: PasswordQuestion): Promise<boolean> {
    this.#worker ??= this.#start();
    const worker = this.#worker;
    return new Promise((resolve) => {
      this.#waiting.push(resolve);
      // oxlint-disable-next-line unicorn/require-post-message-target-origin -- a thread, not a window
      worker.postMessage(question);
    });
  }

  /** Answers come in the order of the questions. A thread that has died lets nobody in. */
  #start(): Worker {
    const worker = new Worker(program, { execArgv: [] });
    worker.on('message', (isRight: boolean) => this.#waiting.shift()?.(isRight));
    worker.on('error', () => {
      this.#worker = undefined;
      for (const refuse of this.#waiting.splice(0)) refuse(false);
    });
    worker.unref();
    return worker;
  }
}
