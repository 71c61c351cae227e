import { spawn, type ChildProcessByStdio } from 'node:child_process';
import { once } from 'node:events';
import { dirname, join } from 'node:path';
import type { Readable } from 'node:stream';
import { fileURLToPath } from 'node:url';

const root = dirname(dirname(fileURLToPath(import.meta.url)));

/** No test waits longer for a program to do what it should. */
const patienceMs = 30_000;

/** A program of this project, or of the system, that a test has started, with what it has printed so far. */
export class StartedProgram {
  readonly child: ChildProcessByStdio<null, Readable, Readable>;
  readonly #closed: Promise<unknown>;
  stdout = '';
  stderr = '';

  /** With `leads`, the program leads a process group of its own, as what is typed at a terminal does. */
  constructor(command: string, args: readonly string[], { leads = false } = {}) {
    this.child = spawn(command, args, { stdio: ['ignore', 'pipe', 'pipe'], detached: leads });
    this.child.stdout.setEncoding('utf8').on('data', (text: string) => (this.stdout += text));
    this.child.stderr.setEncoding('utf8').on('data', (text: string) => (this.stderr += text));
    this.#closed = once(this.child, 'close');
  }

  /** The exit status, once it has ended; null after a signal. */
  async ended(): Promise<number | null> {
    await this.#closed;
    return this.child.exitCode;
  }

  /** Waits until the program has printed what the pattern finds. */
  async printed(pattern: RegExp): Promise<RegExpExecArray> {
    return eventually(() => {
      const found = pattern.exec(this.stdout + this.stderr);
      if (!found && this.child.exitCode !== null)
        throw new Error(`ended early: ${this.stdout}${this.stderr}`);
      return found ?? undefined;
    });
  }

  async stop(signal: NodeJS.Signals = 'SIGTERM'): Promise<number | null> {
    this.child.kill(signal);
    return this.ended();
  }

  /** Ctrl-C of a terminal, for a program that leads a group: the kernel interrupts all of the group at once. */
  async interruptGroup(): Promise<number | null> {
    if (this.child.pid === undefined) throw new Error('not started');
    process.kill(-this.child.pid, 'SIGINT');
    return this.ended();
  }
}

/** Starts one of the programs as users do, from what the build has made. */
export function startProgram(name: string, ...args: string[]): StartedProgram {
  return new StartedProgram(join(root, 'node_modules/.bin', name), args);
}

export interface Finished {
  readonly status: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

/** Runs a program to its end. */
export async function runProgram(name: string, ...args: string[]): Promise<Finished> {
  const program = startProgram(name, ...args);
  const status = await program.ended();
  return { status, stdout: program.stdout, stderr: program.stderr };
}

/** Asks again until there is an answer, within bounds. */
export async function eventually<Answer>(
  ask: () => Answer | undefined | Promise<Answer | undefined>,
): Promise<Answer> {
  const endMs = Date.now() + patienceMs;
  for (;;) {
    const answer = await ask();
    if (answer !== undefined) return answer;
    if (Date.now() > endMs) throw new Error('waited in vain');
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
}
