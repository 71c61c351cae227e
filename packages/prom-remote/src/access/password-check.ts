import { createHash } from 'node:crypto';
import { Worker } from 'node:worker_threads';
import { HttpError } from '../http-error.ts';
import type { PasswordQuestion } from './password-worker.ts';

/** Right answers that are kept: each of them saves a tenth of a second. */
const mostRemembered = 1000;
/** Checks that may wait: each takes a tenth of a second, and nobody waits longer than some seconds for an answer. */
const mostWaiting = 50;
/** Of them, those of one address: who guesses from there must leave room for who logs in from elsewhere. */
const mostWaitingOfAddress = 10;

/** The program of the thread is always the built one. */
const program = new URL('../../dist/access/password-worker.js', import.meta.url);

/** Whose password is known, and by which hash. */
interface Login {
  readonly user: string;
  readonly hash: string;
}

interface Waiting {
  readonly address: string;
  readonly resolve: (isRight: boolean) => void;
  readonly reject: (reason: unknown) => void;
}

/** Checks passwords against bcrypt hashes, in a thread of its own. */
export class PasswordCheck {
  #worker: Worker | undefined;
  readonly #waiting: Waiting[] = [];
  /** What is being checked: a Prometheus that asks for a whole dashboard shows the same password many times at once. */
  readonly #checks = new Map<string, Promise<boolean>>();
  /** Questions whose answer is known to be yes, by their digest. */
  readonly #right = new Map<string, Login>();

  /**
   * @param user whose password it is said to be: who is not there takes as long as who is
   * @param address of who says so
   * @throws HttpError 429 where too many checks of this address wait; 503 where too many do, or the thread has died
   */
  async isRight(user: string, question: PasswordQuestion, address: string): Promise<boolean> {
    const key = createHash('sha256')
      .update(JSON.stringify([user, question]))
      .digest('base64');
    if (this.#right.has(key)) return true;
    const check = this.#checks.get(key) ?? this.#check(key, user, question, address);
    this.#checks.set(key, check);
    return check;
  }

  /**
   * Forgets the passwords of users that are gone or have another hash now; others are not checked again.
   * @param hashes by users
   */
  keepOnly(hashes: ReadonlyMap<string, string>): void {
    for (const [key, { user, hash }] of this.#right) if (hashes.get(user) !== hash) this.#right.delete(key);
  }

  async close(): Promise<void> {
    await this.#worker?.terminate();
  }

  async #check(key: string, user: string, question: PasswordQuestion, address: string): Promise<boolean> {
    try {
      const isRight = await this.#ask(question, address);
      // Only right answers are kept, so that no guess drives one out.
      if (isRight && this.#right.size < mostRemembered) this.#right.set(key, { user, hash: question.hash });
      return isRight;
    } finally {
      this.#checks.delete(key);
    }
  }

  async #ask(question: PasswordQuestion, address: string): Promise<boolean> {
    if (this.#waiting.length >= mostWaiting) throw busy();
    const fromThere = this.#waiting.filter((waiting) => waiting.address === address);
    if (fromThere.length >= mostWaitingOfAddress) throw tooManyGuesses();

    this.#worker ??= this.#start();
    const worker = this.#worker;
    return new Promise((resolve, reject) => {
      this.#waiting.push({ address, resolve, reject });
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

function tooManyGuesses(): HttpError {
  return new HttpError(
    429,
    `${mostWaitingOfAddress} passwords of this address are being checked already: try again later`,
    { 'Retry-After': '1' },
  );
}

function busy(): HttpError {
  return new HttpError(503, 'passwords cannot be checked now: try again later', { 'Retry-After': '1' });
}
