import { spawn, type ChildProcess, type StdioOptions } from 'node:child_process';
import { EventEmitter } from 'node:events';
import { ComparisonError } from '../comparison-error.ts';

/** No program of the system works longer at one thing. */
const mostMs = 30 * 60_000;
/** Of what a program says when it fails, the end is told. */
const mostComplaint = 400;

/** Tells of each program, by its process id, when it has been started and when it has ended. */
export const systemPrograms: EventEmitter<{ started: [pid: number]; ended: [pid: number] }> =
  new EventEmitter();

/**
 * A program of the system that has been started. It is killed when the signal aborts, after half an hour, or when this process exits. Where a
 * thread has started it that is terminated, it goes on: see `systemPrograms`.
 */
export class SystemProgram {
  readonly child: ChildProcess;
  readonly #name: string;
  readonly #signal: AbortSignal;
  readonly #late: AbortSignal = AbortSignal.timeout(mostMs);
  readonly #ended: Promise<Error | undefined>;
  #complaint = '';

  /** @param stdio of stdin and stdout; stderr is kept for the error text */
  constructor(
    name: string,
    args: readonly string[],
    signal: AbortSignal,
    [stdin, stdout]: readonly ['ignore' | number, 'ignore' | 'pipe' | number] = ['ignore', 'ignore'],
  ) {
    signal.throwIfAborted();
    this.#name = name;
    this.#signal = signal;
    const stdio: StdioOptions = [stdin, stdout, 'pipe'];
    const child = spawn(name, args, { stdio });
    this.child = child;
    const { pid } = child;
    if (pid !== undefined) systemPrograms.emit('started', pid);
    const kill = (): void => {
      child.kill('SIGKILL');
    };
    const either = AbortSignal.any([signal, this.#late]);
    either.addEventListener('abort', kill);
    process.once('exit', kill);
    child.stderr?.setEncoding('utf8').on('data', (text: string) => {
      this.#complaint = (this.#complaint + text).slice(-mostComplaint);
    });
    this.#ended = new Promise((resolve) => {
      child.once('error', resolve);
      child.once('close', () => resolve(undefined));
    });
    void this.#ended.then(() => {
      either.removeEventListener('abort', kill);
      process.off('exit', kill);
      if (pid !== undefined) systemPrograms.emit('ended', pid);
    });
  }

  get hasEnded(): boolean {
    return this.child.exitCode !== null || this.child.signalCode !== null;
  }

  /** @throws ComparisonError `peer` where it ended with another status than 0; the signal's reason */
  async succeeded(): Promise<void> {
    const failure = await this.#ended;
    this.#signal.throwIfAborted();
    if (!failure && this.child.exitCode === 0) return;
    throw this.failure(failure?.message);
  }

  /** What to throw where the program did not do what it was to do. */
  failure(what: string = ''): ComparisonError {
    const late = this.#late.aborted ? `took longer than ${mostMs / 60_000} minutes` : '';
    const said = this.#complaint.trim().replaceAll(/\s*\n\s*/g, '; ');
    const reason =
      [late, what, said].filter((text) => text !== '').join(': ') ||
      `ended with ${this.child.exitCode ?? this.child.signalCode}`;
    return new ComparisonError('peer', `${this.#name}: ${reason}`);
  }
}

/** Runs a program to its end, its output thrown away. @throws as `SystemProgram.succeeded` */
export async function runProgram(name: string, args: readonly string[], signal: AbortSignal): Promise<void> {
  await new SystemProgram(name, args, signal).succeeded();
}
