import { spawn, type ChildProcessByStdio } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import type { Readable, Writable } from 'node:stream';
import { eventually } from './program.ts';

export interface Ran {
  readonly status: number;
  /** All that was printed so far, on stdout and stderr; what runs on in the background adds to it. */
  readonly printed: () => string;
}

/** No command that is shown takes longer, on any machine. */
const patienceMs = 75_000;

/** One bash in which commands run one after the other: variables, folders and what runs in the background last until its end. */
export class ShellSession {
  readonly #shell: ChildProcessByStdio<Writable, Readable, null>;
  readonly #answers: AsyncIterator<string>;
  readonly #own: string;
  #count = 0;
  /** Commands that have not ended in time: none can follow. */
  #endless: string | undefined;

  /**
   * @param cwd where commands run
   * @param own an existing folder for files of our own
   */
  constructor(cwd: string, own: string, env: NodeJS.ProcessEnv) {
    this.#own = own;
    this.#shell = spawn('bash', ['--noprofile', '--norc'], {
      cwd,
      env,
      stdio: ['pipe', 'pipe', 'inherit'],
      // A group of its own, in which is all that it starts.
      detached: true,
    });
    // Where the test itself is killed, stdin ends.
    this.#shell.stdin.write("trap 'kill 0' EXIT\n");
    this.#answers = createInterface(this.#shell.stdout)[Symbol.asyncIterator]();
  }

  /** Runs a command, which may ask for the status of the one before it. */
  run(command: string): Promise<Ran> {
    return this.#send(command, '(exit ${status:-0})');
  }

  /** Runs several. @returns with the status of the last one that has failed */
  runAll(commands: string): Promise<Ran> {
    return this.#send(commands, 'failed=0', "trap 'failed=$?' ERR").then(async (ran) => {
      const { status } = await this.#send('trap - ERR\n(exit $failed)');
      return { ...ran, status };
    });
  }

  async #send(commands: string, ...before: string[]): Promise<Ran> {
    if (this.#endless !== undefined) throw new Error(`this still runs: ${this.#endless}`);
    const path = join(this.#own, `${(this.#count += 1)}`);
    const output = `${path}.out`;
    writeFileSync(path, `${commands}\n`);
    const source = `. '${path}' >'${output}' 2>&1 </dev/null`;
    this.#shell.stdin.write([...before, source, 'status=$?', 'echo $status\n'].join('\n'));
    let timer: NodeJS.Timeout | undefined;
    const late = new Promise<undefined>((resolve) => (timer = setTimeout(resolve, patienceMs, undefined)));
    const answer = await Promise.race([this.#answers.next(), late]);
    clearTimeout(timer);
    if (answer === undefined) {
      this.#endless = commands;
      throw new Error(`this does not end: ${commands}`);
    }
    const { value, done } = answer;
    if (done) throw new Error(`the shell has ended in: ${commands}`);
    return { status: Number(value), printed: () => readFileSync(output, 'utf8') };
  }

  /** Ends it with all that it has started. */
  async end(): Promise<void> {
    const { pid } = this.#shell;
    if (pid === undefined) return;
    const send = (signal: NodeJS.Signals | 0) => {
      try {
        return process.kill(-pid, signal);
      } catch {
        // ESRCH: all have ended.
        return false;
      }
    };
    send('SIGTERM');
    await eventually(() => (send(0) ? undefined : true)).catch(() => send('SIGKILL'));
  }
}
