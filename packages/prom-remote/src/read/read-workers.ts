import { availableParallelism } from 'node:os';
import { Worker } from 'node:worker_threads';
import type { Label } from '@flac-metrics/sample-codec';
import type { MadeOf, ReadJob, ReadJobResult } from './read-job.ts';
import type { ReadWorkerData } from './read-worker.ts';

/** More would rather wait for memory than for each other, and each takes some 15 MB. */
const mostWorkers = 4;

/** The program of a worker is always the built one: threads are not told how to run sources. */
const program = new URL('../../dist/read/read-worker.js', import.meta.url);

interface Task {
  readonly job: ReadJob;
  readonly resolve: (result: ReadJobResult<never>) => void;
  readonly reject: (reason: unknown) => void;
}

/** Threads that make parts of answers. Jobs are begun in the order in which they come. */
export class ReadWorkers {
  readonly #data: ReadWorkerData;
  readonly #waiting: Task[] = [];
  readonly #idle: Worker[] = [];
  readonly #tasks = new Map<Worker, Task>();
  #isClosed = false;

  /** @param labels for files that have lost their tags */
  constructor(labels: readonly Label[], size: number = Math.min(mostWorkers, availableParallelism())) {
    this.#data = { labels };
    for (let index = 0; index < size; index += 1) this.#start();
  }

  /**
   * @param signal aborted when nobody wants the result: a job that has not been begun is not begun any more
   * @returns what came of the job; rejects where its thread has died, or with the signal's reason
   */
  run<Job extends ReadJob>(job: Job, signal: AbortSignal): Promise<ReadJobResult<MadeOf<Job>>> {
    return new Promise((resolve, reject) => {
      const settled = (): void => signal.removeEventListener('abort', giveUp);
      const task: Task = {
        job,
        resolve: (result) => {
          settled();
          resolve(result);
        },
        reject: (reason) => {
          settled();
          reject(reason);
        },
      };
      const giveUp = (): void => {
        const place = this.#waiting.indexOf(task);
        if (place >= 0) this.#waiting.splice(place, 1);
        reject(signal.reason);
      };
      signal.addEventListener('abort', giveUp, { once: true });
      this.#waiting.push(task);
      this.#next();
    });
  }

  async close(): Promise<void> {
    this.#isClosed = true;
    await Promise.all([...this.#idle, ...this.#tasks.keys()].map((worker) => worker.terminate()));
  }

  #start(): void {
    const worker = new Worker(program, { workerData: this.#data, execArgv: [] });
    worker.on('message', (result: ReadJobResult<never>) => {
      this.#tasks.get(worker)?.resolve(result);
      this.#release(worker);
    });
    worker.on('error', (reason) => this.#replace(worker, reason));
    worker.on('exit', (code) => this.#replace(worker, new Error(`a read thread ended with ${code}`)));
    this.#idle.push(worker);
  }

  #release(worker: Worker): void {
    this.#tasks.delete(worker);
    this.#idle.push(worker);
    this.#next();
  }

  #next(): void {
    const worker = this.#idle.at(-1);
    const task = worker && this.#waiting.shift();
    if (!worker || !task) return;
    this.#idle.pop();
    this.#tasks.set(worker, task);
    // oxlint-disable-next-line unicorn/require-post-message-target-origin -- a thread, not a window
    worker.postMessage(task.job);
  }

  /** A thread that has died takes only its own job with it. */
  #replace(worker: Worker, reason: Error): void {
    this.#tasks.get(worker)?.reject(reason);
    const isNew = this.#tasks.delete(worker) || this.#idle.includes(worker);
    if (this.#idle.includes(worker)) this.#idle.splice(this.#idle.indexOf(worker), 1);
    if (!isNew || this.#isClosed) return;
    this.#start();
    this.#next();
  }
}
