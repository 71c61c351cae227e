import { execFileSync, spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import xterm from '@xterm/headless';
import { onTestFinished } from 'vitest';
import { eventually } from './program.ts';

export interface TerminalSize {
  readonly columns: number;
  readonly rows: number;
}

/**
 * A program on a real pseudo-terminal, which `script` of util-linux makes, and what a terminal shows of what it writes. Where the test
 * needs it, see `describeWith(['script'], …)`. It ends with the test at the latest.
 */
export class PseudoTerminal {
  readonly #terminal: xterm.Terminal;
  readonly #child: ChildProcess;
  readonly #closed: Promise<unknown>;
  readonly #toldPath: string;
  #shown: Promise<void> = Promise.resolve();
  /** All that the program has written, escape codes included. */
  written = '';

  /** @param folder an existing one, for a file of our own */
  constructor(
    folder: string,
    command: readonly string[],
    { columns, rows }: TerminalSize = { columns: 80, rows: 24 },
    environment: NodeJS.ProcessEnv = {},
  ) {
    this.#terminal = new xterm.Terminal({ cols: columns, rows, allowProposedApi: true });
    this.#toldPath = join(mkdtempSync(join(folder, 'terminal-')), 'told');
    const shell = [
      `stty cols ${columns} rows ${rows} -echo`,
      `echo "$(tty) $$" > ${quoted(this.#toldPath)}`,
      `exec ${command.map(quoted).join(' ')}`,
    ].join('\n');
    const env = { ...process.env, TERM: 'xterm-256color', NO_COLOR: '', ...environment };
    this.#child = spawn('script', ['-qefc', shell, '/dev/null'], {
      stdio: ['pipe', 'pipe', 'inherit'],
      env,
    });
    this.#child.stdout?.setEncoding('utf8').on('data', (text: string) => {
      this.written += text;
      this.#shown = new Promise((resolve) => this.#terminal.write(text, resolve));
    });
    this.#closed = once(this.#child, 'close');
    // The program gets SIGHUP from its terminal.
    onTestFinished(() => void this.#child.kill());
  }

  /** The exit status, once the program has ended. */
  async ended(): Promise<number | null> {
    await this.#closed;
    return this.#child.exitCode;
  }

  /** What stands on the screen, with what has scrolled away, a text a row; without the empty ones at the end. */
  async rows(): Promise<string[]> {
    await this.#shown;
    const { active } = this.#terminal.buffer;
    const rows = Array.from(
      { length: active.length },
      (_, row) => active.getLine(row)?.translateToString(true) ?? '',
    );
    while (rows.at(-1) === '') rows.pop();
    return rows;
  }

  /** Waits until the rows, joined, show what the pattern finds. */
  async showed(pattern: RegExp): Promise<RegExpExecArray> {
    try {
      return await eventually(async () => pattern.exec((await this.rows()).join('\n')) ?? undefined);
    } catch (cause) {
      throw new Error(`${pattern} is not in:\n${(await this.rows()).join('\n')}`, { cause });
    }
  }

  /** As a user who pulls at the window: the program gets SIGWINCH. */
  async resize(columns: number): Promise<void> {
    await this.#shown;
    this.#terminal.resize(columns, this.#terminal.rows);
    execFileSync('stty', ['-F', (await this.#told())[0] ?? '', 'cols', `${columns}`]);
  }

  async signal(name: NodeJS.Signals): Promise<void> {
    process.kill(Number((await this.#told())[1]), name);
  }

  /** The terminal's device, and the program's process. */
  #told(): Promise<string[]> {
    return eventually(() => {
      const told = readFileSync(this.#toldPath, { encoding: 'utf8', flag: 'a+' });
      return told.endsWith('\n') ? told.trim().split(' ') : undefined;
    });
  }
}

function quoted(text: string): string {
  return `'${text.replaceAll("'", String.raw`'\''`)}'`;
}
