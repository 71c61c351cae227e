import { createHash } from 'node:crypto';
import { Worker } from 'node:worker_threads';
import { HttpError } from '../http-error.ts';
import type { PasswordQuestion } from './password-worker.ts';

/** Right answers that are kept: each of them saves a tenth of a second. */
const mostRemembered = 1000;
/** Checks that may wait; a stranger who guesses fills the line, and must not keep anything else waiting. */
const mostWaiting = 50;

/** The program of the thread is always the built one. */
const program = new URL('../../dist/access/password-worker.js', import.meta.url);

/** Checks passwords against bcrypt hashes, in a thread of its own. */
export class PasswordCheck {
  #worker: Worker | undefined;
  readonly #waiting: {
    readonly resolve: (isRight: boolean) => void;
    readonly reject: (reason: unknown) => void;
  }[] = [];
  readonly #right = new Set<string>();

  /**
   * @param user whose password it is said to be: who is not there takes as long as who is
   * @throws HttpError 503 where too many checks wait, or the thread has died
   */
  async isRight(user: string, question: PasswordQuestion): Promise<boolean> {
    const key = createHash('sha256')
      .update(JSON.stringify([user, question]))
      .digest('base64');
    if (this.#right.has(key)) return true;
    if (this.#waiting.length >= mostWaiting) throw busy();
    const isRight = await this.#ask(question);
    // Only right answers are kept, so that no guess drives one out.
    if (isRight && this.#right.size < mostRemembered) this.#right.add(key);
    return isRight;
  }

  /** Forgets what was right under other rules. */
  forget(): void {
    this.#right.clear();
  }

  async close(): Promise<void> {
    await this.#worker?.terminate();
  }

  #ask(question: PasswordQuestion): Promise<boolean> {
    this.#worker ??= this.#start();
    const worker = this.#worker;
    return new Promise((resolve, reject) => {
      this.#waiting.push({ resolve, reject });
      // oxlint-disable-next-line unicorn/require-post-message-target-origin -- a thread, not a window
      worker.postMessage(question);
    });
  }

  /** Answers come in the order of the questions. A thread that has died lets nobody in. */
  #start(): Worker {
    const worker = new Worker(program, { execArgv: [] });
    worker.on('message', (isRight: boolean) => this.#waiting.shift()?.resolve(isRight));
    worker.on('error', () => {
      this.#worker = undefined;
      for (const waiting of this.#waiting.splice(0)) waiting.reject(busy());
    });
    worker.unref();
    return worker;
  }
}

function busy(): HttpError {
  return new HttpError(503, 'passwords cannot be checked now: try again later', { 'Retry-After': '1' });
}
