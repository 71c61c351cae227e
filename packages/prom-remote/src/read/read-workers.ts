import { availableParallelism } from 'node:os';
import { Worker } from 'node:worker_threads';
import type { Label } from '@flac-metrics/sample-codec';
import { closeUnusedFiles, type MadeOf, type ReadJob, type ReadJobResult } from './read-job.ts';
import type { ReadWorkerData } from './read-worker.ts';

/** The program of a worker is always the built one: threads are not told how to run sources. */
const builtProgram = new URL('../../dist/read/read-worker.js', import.meta.url);

/** What threads leave behind is columns, which stay in memory until the room for new objects is used up: a small one saves 40 MB. */
const maxYoungGenerationSizeMb = 4;

interface Task {
  readonly job: ReadJob;
  readonly resolve: (result: ReadJobResult<never>) => void;
  readonly reject: (reason: unknown) => void;
}

export interface ReadWorkersOptions {
  /** For files that have lost their tags. */
  readonly labels?: readonly Label[];
  /** More than four would rather wait for memory than for each other, and each takes some 15 MB. */
  readonly size?: number;
  /** Told of a thread that has died. */
  readonly onDeath?: (reason: Error) => void;
  readonly program?: URL;
}

/** Threads that make parts of answers. Jobs are begun in the order in which they come. */
export class ReadWorkers {
  readonly #data: ReadWorkerData;
  readonly #size: number;
  readonly #onDeath: (reason: Error) => void;
  readonly #program: URL;
  readonly #waiting: Task[] = [];
  readonly #idle: Worker[] = [];
  readonly #tasks = new Map<Worker, Task>();
  #isClosed = false;

  constructor({
    labels = [],
    size = Math.min(4, availableParallelism()),
    onDeath = () => {},
    program = builtProgram,
  }: ReadWorkersOptions) {
    this.#data = { labels };
    this.#size = size;
    this.#onDeath = onDeath;
    this.#program = program;
    // Started before they are needed: that takes longer than most reads.
    while (this.#idle.length < size) this.#idle.push(this.#start());
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

  /** Has all threads give back the files that they do not read, where the system lets no more be opened. */
  closeUnusedFiles(): void {
    for (const worker of [...this.#idle, ...this.#tasks.keys()])
      // oxlint-disable-next-line unicorn/require-post-message-target-origin -- a thread, not a window
      worker.postMessage(closeUnusedFiles);
  }

  async close(): Promise<void> {
    this.#isClosed = true;
    await Promise.all([...this.#idle, ...this.#tasks.keys()].map((worker) => worker.terminate()));
    for (const { reject } of [...this.#tasks.values(), ...this.#waiting])
      reject(new Error('the server ends'));
  }

  #start(): Worker {
    const worker = new Worker(this.#program, {
      workerData: this.#data,
      execArgv: [],
      resourceLimits: { maxYoungGenerationSizeMb },
    });
    let reason = new Error('a read thread has ended');
    worker.on('message', (result: ReadJobResult<never>) => {
      const task = this.#tasks.get(worker);
      this.#tasks.delete(worker);
      this.#idle.push(worker);
      task?.resolve(result);
      this.#next();
    });
    worker.on('error', (error) => (reason = error));
    worker.on('exit', () => this.#bury(worker, reason));
    return worker;
  }

  #next(): void {
    if (this.#waiting.length === 0) return;
    const worker = this.#idle.pop() ?? (this.#tasks.size < this.#size ? this.#start() : undefined);
    const task = worker && this.#waiting.shift();
    if (!worker || !task) return;
    this.#tasks.set(worker, task);
    // oxlint-disable-next-line unicorn/require-post-message-target-origin -- a thread, not a window
    worker.postMessage(task.job);
  }

  /**
   * A thread that has died takes its own job with it, and no other. Its place is taken when there is something to do: one that cannot
   * even start costs one answer each time, and is not started again and again.
   */
  #bury(worker: Worker, reason: Error): void {
    if (this.#isClosed) return;
    this.#onDeath(reason);
    const task = this.#tasks.get(worker);
    this.#tasks.delete(worker);
    if (this.#idle.includes(worker)) this.#idle.splice(this.#idle.indexOf(worker), 1);
    task?.reject(reason);
    this.#next();
  }
}
