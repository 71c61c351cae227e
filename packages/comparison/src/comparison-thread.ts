import { on } from 'node:events';
import { Worker } from 'node:worker_threads';
import { standardInput } from '@flac-metrics/importer';
import type { ComparisonNews, ComparisonTask, ComparisonTerms } from './comparison-task.ts';
import type { Report } from './report.ts';

/** The program of the thread is always the built one: threads are not told how to run sources. */
const builtProgram = new URL('../dist/comparison-worker.js', import.meta.url);

export interface ComparisonWatch {
  /** Called before each batch: nobody knows how many there are. */
  readonly onBatch: () => void;
  /** Told of each batch its share that is done, 0 to 1, and how many samples have gone through all ways together. */
  readonly onProgress: (what: string, share: number, samples: number) => void;
}

/**
 * Compares in a thread of its own, so that whoever has started it can stop it at any time. The programs of the system that the thread has
 * started are killed when it is stopped, and when this process exits: the thread, which may be busy, is not asked to.
 */
export class ComparisonThread {
  readonly #worker: Worker;
  readonly #signal: AbortSignal;
  /** Aborted where standard input fails. */
  readonly #input = new AbortController();
  /** Process ids. */
  readonly #programs = new Set<number>();
  #takesInput = false;

  constructor(terms: ComparisonTerms, signal: AbortSignal, program: URL = builtProgram) {
    this.#signal = signal;
    this.#worker = new Worker(program, { workerData: terms, execArgv: [], stdin: true });
    this.#worker.on('message', (news: ComparisonNews) => {
      if (news.kind === 'started') this.#programs.add(news.pid);
      else if (news.kind === 'ended') this.#programs.delete(news.pid);
    });
    process.once('exit', this.#killPrograms);
  }

  /**
   * Compares what is at one path; another one only when that has ended.
   * @throws an error with the code and the text of that which the thread met; the system's error where standard input fails; the signal's
   *   reason, and the thread has ended then
   */
  async compare(task: ComparisonTask, { onBatch, onProgress }: ComparisonWatch): Promise<Report> {
    const over = AbortSignal.any([this.#signal, this.#input.signal]);
    over.throwIfAborted();
    if (task.path === standardInput) this.#giveInput();
    // oxlint-disable-next-line unicorn/require-post-message-target-origin -- a thread, not a window
    this.#worker.postMessage(task);
    try {
      const told = on(this.#worker, 'message', { signal: over, close: ['exit'] });
      for await (const message of told) {
        const [news]: ComparisonNews[] = message;
        if (!news) continue;
        if (news.kind === 'report') return news.report;
        if (news.kind === 'failure') throw Object.assign(new Error(news.message), { code: news.code });
        if (news.kind === 'batch') onBatch();
        else if (news.kind === 'progress') onProgress(news.what, news.share, news.samples);
      }
    } catch (error) {
      if (!over.aborted) throw error;
      await this.#end();
      throw over.reason;
    }
    throw new Error('the thread that compares has ended');
  }

  async close(): Promise<void> {
    // What waits for more of it would keep the process alive.
    if (this.#takesInput) process.stdin.destroy();
    await this.#end();
    process.off('exit', this.#killPrograms);
  }

  /** In a thread, standard input is what it is given. */
  #giveInput(): void {
    if (this.#takesInput || !this.#worker.stdin) return;
    this.#takesInput = true;
    process.stdin.once('error', (error) => this.#input.abort(error)).pipe(this.#worker.stdin);
  }

  async #end(): Promise<void> {
    // What it meets while it is being ended, nobody wants to know.
    this.#worker.on('error', () => {});
    await this.#worker.terminate();
    this.#killPrograms();
  }

  readonly #killPrograms = (): void => {
    for (const pid of this.#programs) {
      try {
        process.kill(pid, 'SIGKILL');
      } catch (error) {
        const hasEnded = error instanceof Error && 'code' in error && error.code === 'ESRCH';
        if (!hasEnded) throw error;
      }
    }
    this.#programs.clear();
  };
}
