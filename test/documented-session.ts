import { mkdirSync, symlinkSync, writeFileSync } from 'node:fs';
import { delimiter, dirname, isAbsolute, join, resolve } from 'node:path';
import { freePort } from '../packages/comparison/src/peer/free-port.ts';
import { eventually } from './program.ts';
import { ShellSession } from './shell-session.ts';
import { isShown, type Outcome, type ShownCommand } from './shown-commands.ts';

/** Of a clone, what commands of a page find where they run. */
const linked = ['bench', 'deploy', 'docs', 'node_modules', 'package.json', 'scripts'];

/** Paths of the system that commands of a page find under a folder of their own. */
const systemPath = /(?<![\w$.}/-])\/(?=(?:etc|opt|srv|usr\/local|usr\/share|var\/lib)\b)/g;

/** What listens where nothing else is said, in the documentation: it gets a free port instead. */
const ports = [9090, 9091, 9201, 9202];

/** The variables that set those ports where a command does not name them. */
const listenVariables = {
  9201: ['FLAC_METRICS_PROM_REMOTE_LISTEN', 'FLAC_METRICS_NPM_START_LISTEN'],
  9202: ['FLAC_METRICS_FLAC_EXPORTER_LISTEN'],
};

/**
 * Runs the commands of one page, in order, in a folder that is empty but for what a clone has. They are changed so that they touch
 * nothing else: paths of the system are under a folder of the session, known ports of the loopback are free ones, systemctl only looks
 * at units. What is printed is changed back.
 */
export class DocumentedSession {
  readonly #shell: ShellSession;
  readonly #cwd: string;
  readonly #staging: string;
  readonly #ports: ReadonlyMap<number, number>;

  private constructor(folder: string, ports: ReadonlyMap<number, number>) {
    this.#cwd = join(folder, 'here');
    this.#staging = join(folder, 'staging');
    this.#ports = ports;
    const own = join(folder, 'own');
    for (const each of [this.#cwd, this.#staging, own]) mkdirSync(each, { recursive: true });
    for (const name of linked) symlinkSync(resolve(name), join(this.#cwd, name));
    const installed = join(this.#staging, 'opt/flac-metrics');
    mkdirSync(installed, { recursive: true });
    symlinkSync(resolve('node_modules'), join(installed, 'node_modules'));
    const path = [resolve('test/stand-in'), resolve('node_modules/.bin'), process.env['PATH']];
    const listen = Object.entries(listenVariables).flatMap(([port, names]) =>
      names.map((name) => [name, `127.0.0.1:${ports.get(Number(port))}`] as const),
    );
    this.#shell = new ShellSession(this.#cwd, own, {
      PATH: path.join(delimiter),
      HOME: this.#cwd,
      STAGING: this.#staging,
      TZ: 'UTC',
      LANG: 'C.UTF-8',
      ...Object.fromEntries(listen),
    });
  }

  /** @param folder one that does not exist */
  static async start(folder: string): Promise<DocumentedSession> {
    const free: [number, number][] = [];
    for (const port of ports) free.push([port, await freePort()]);
    return new DocumentedSession(folder, new Map(free));
  }

  /** Runs a command until it ends or, where it runs on in the background, until it has printed what is shown. */
  async run({ command, shown }: ShownCommand): Promise<Outcome> {
    const { status, printed } = await this.#shell.run(this.#changed(command));
    const told = () => this.#changedBack(printed());
    if (/(?<!&)& *(?:#.*)?$/.test(command))
      await eventually(() => isShown(told(), shown) || undefined).catch(() => {});
    return { status, printed: told() };
  }

  /** Runs commands of which each has to succeed. */
  async runAll(commands: string): Promise<Outcome> {
    const { status, printed } = await this.#shell.runAll(this.#changed(commands));
    return { status, printed: this.#changedBack(printed()) };
  }

  /** Writes a file as if a reader had done so. @returns its path */
  write(file: string, text: string): string {
    const path = isAbsolute(file) ? join(this.#staging, file) : join(this.#cwd, file);
    mkdirSync(dirname(path), { recursive: true });
    writeFileSync(path, this.#changed(text));
    return path;
  }

  end(): Promise<void> {
    return this.#shell.end();
  }

  #changed(text: string): string {
    let changed = text.replaceAll(systemPath, `${this.#staging}/`);
    for (const [port, free] of this.#ports) changed = changed.replaceAll(`:${port}`, `:${free}`);
    return changed;
  }

  #changedBack(text: string): string {
    let changed = text.replaceAll(this.#staging, '');
    for (const [port, free] of this.#ports) changed = changed.replaceAll(`:${free}`, `:${port}`);
    return changed;
  }
}
