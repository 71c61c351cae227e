import { on, once } from 'node:events';
import { setTimeout as sleep } from 'node:timers/promises';
import { Worker } from 'node:worker_threads';
import { standardInput } from '@flac-metrics/importer';
import { stop, type ComparisonNews, type ComparisonTask, type ComparisonTerms } from './comparison-task.ts';
import type { Report } from './report.ts';

/** The program of the thread is always the built one: threads are not told how to run sources. */
const builtProgram = new URL('../dist/comparison-worker.js', import.meta.url);

/** Within which a thread that waits for a program of the system ends that and itself. Until it turns to what it is told, it has none. */
const graceMs = 200;

export interface ComparisonWatch {
  /** Called before each batch: nobody knows how many there are. */
  readonly onBatch: () => void;
  /** Told of each batch its share that is done, 0 to 1, and how many samples have gone through all ways together. */
  readonly onProgress: (what: string, share: number, samples: number) => void;
}

/** Compares in a thread of its own, so that whoever has started it can stop it at any time. */
export class ComparisonThread {
  readonly #worker: Worker;
  readonly #signal: AbortSignal;
  #takesInput = false;

  constructor(terms: ComparisonTerms, signal: AbortSignal, program: URL = builtProgram) {
    this.#signal = signal;
    this.#worker = new Worker(program, { workerData: terms, execArgv: [], stdin: true });
  }

  /**
   * Compares what is at one path; another one only when that has ended.
   * @throws an error with the code and the text of that which the thread met; the signal's reason, and all that it has started has ended then
   */
  async compare(task: ComparisonTask, { onBatch, onProgress }: ComparisonWatch): Promise<Report> {
    this.#signal.throwIfAborted();
    // In a thread, standard input is what it is given.
    if (task.path === standardInput && this.#worker.stdin) {
      this.#takesInput = true;
      process.stdin.pipe(this.#worker.stdin);
    }
    // oxlint-disable-next-line unicorn/require-post-message-target-origin -- a thread, not a window
    this.#worker.postMessage(task);
    try {
      const told = on(this.#worker, 'message', { signal: this.#signal, close: ['exit'] });
      for await (const message of told) {
        const [news]: ComparisonNews[] = message;
        if (!news) continue;
        if (news.kind === 'report') return news.report;
        if (news.kind === 'failure') throw Object.assign(new Error(news.message), { code: news.code });
        if (news.kind === 'batch') onBatch();
        else onProgress(news.what, news.share, news.samples);
      }
    } catch (error) {
      if (!this.#signal.aborted) throw error;
      await this.#stop();
      throw this.#signal.reason;
    }
    throw new Error('the thread that compares has ended');
  }

  async close(): Promise<void> {
    // What waits for more of it would keep the process alive.
    if (this.#takesInput) process.stdin.destroy();
    await this.#worker.terminate();
  }

  async #stop(): Promise<void> {
    const ended = once(this.#worker, 'exit');
    // oxlint-disable-next-line unicorn/require-post-message-target-origin -- a thread, not a window
    this.#worker.postMessage(stop);
    await Promise.race([ended, sleep(graceMs, undefined, { ref: false })]);
    await this.#worker.terminate();
  }
}
