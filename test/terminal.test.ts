import { cpSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { stripVTControlCharacters } from 'node:util';
import { beforeAll, expect, test } from 'vitest';
import { runProgram } from './program.ts';
import { PseudoTerminal } from './pseudo-terminal.ts';
import { describeWith } from './system-programs.ts';
import { temporaryFolder } from './temporary-folder.ts';

const folder = temporaryFolder();
const programs = join(dirname(dirname(fileURLToPath(import.meta.url))), 'node_modules/.bin');

/** Runs a program to its end on a terminal. */
async function runOnTerminal(name: string, ...args: string[]) {
  const terminal = new PseudoTerminal(folder, [join(programs, name), ...args]);
  const status = await terminal.ended();
  return { status, written: terminal.written, rows: await terminal.rows() };
}

const [wavs, flacs] = [join(folder, 'wavs'), join(folder, 'flacs')];

beforeAll(async () => {
  for (const signal of ['sine', 'walk']) {
    const args = ['--signal', signal, '--samples', '20000', '--out', join(wavs, `${signal}.wav`)];
    await runProgram('wav-generator', ...args);
  }
  await runProgram('flac-encode', '--keep', '--out', flacs, wavs);
});

/** What is in a folder, in a new one, for programs that change it. */
function copyOf(source: string): string {
  const dir = mkdtempSync(join(folder, 'copy-'));
  cpSync(source, dir, { recursive: true });
  return dir;
}

function openMetrics(): string {
  const path = join(mkdtempSync(join(folder, 'text-')), 'up.om');
  const lines = Array.from({ length: 5000 }, (_, second) => `up{job="node"} ${second % 7} ${second}\n`);
  writeFileSync(path, `${lines.join('')}# EOF\n`);
  return path;
}

const outFolder = () => ['--out', mkdtempSync(join(folder, 'out-'))];

/** Each program that works for a while, and arguments that give it new work at every call. */
const working: readonly (readonly [name: string, argsOf: () => readonly string[]])[] = [
  ['flac-encode', () => [copyOf(wavs)]],
  ['flac-verify', () => ['--check', flacs]],
  ['flac-compact', () => [copyOf(flacs)]],
  ['flac-import', () => [...outFolder(), openMetrics()]],
  ['flac-compare', () => ['--methods', 'wav,tape', openMetrics()]],
  ['wav-generator', () => ['--signal', 'noise', ...outFolder()]],
];

describeWith(['script'], 'on a terminal', () => {
  test.each(working)('%s shows how far it is in a line that is gone at the end', async (name, argsOf) => {
    const { status, written, rows } = await runOnTerminal(name, ...argsOf());
    expect({ status, written }).toMatchObject({ status: 0 });
    expect(stripVTControlCharacters(written)).toMatch(/\r +\d+ % {2}[^\r\n]+\r/);
    // What stays is what a pipe would get.
    expect(rows.join('\n')).not.toMatch(/^ +\d+ % {2}/m);
    expect(rows.length).toBeGreaterThan(0);
  });

  test.each(working)('%s shows no progress with --quiet', async (name, argsOf) => {
    const { status, written } = await runOnTerminal(name, ...argsOf(), '--quiet');
    expect({ status, written }).toMatchObject({ status: 0 });
    // What the others print is about their work; here it is the work.
    expect(written).toEqual(name === 'flac-compare' ? expect.not.stringContaining('\u001B') : '');
  });
});

test.each(working)('%s shows no progress where there is no terminal', async (name, argsOf) => {
  expect(await runProgram(name, ...argsOf())).toMatchObject({
    status: 0,
    stdout: expect.not.stringContaining('\u001B'),
    stderr: '',
  });
});

describeWith(['script'], 'on a terminal, monitoring-agent', () => {
  const startOnTerminal = (dir: string, ...args: string[]) => {
    const command = [join(programs, 'monitoring-agent'), '--dir', dir, '--interval', '200ms', ...args];
    return new PseudoTerminal(folder, command, { columns: 250, rows: 10 });
  };
  const recordingLine =
    /^ cpu [▁-█ ]{8,} [\d. ]{5} % {2}cpu_total_\S+\.wav {2}\d+ samples? {2}[\d.]+ (Ki)?B {2}and \d+ more$/m;

  test('shows one live line, below all that it logs, and takes it away at the end', async () => {
    const dir = join(folder, 'live');
    const terminal = startOnTerminal(dir);
    await terminal.showed(recordingLine);
    // That they are gone is logged at the next tick, above the line.
    for (const name of readdirSync(dir)) if (name.endsWith('.wav')) rmSync(join(dir, name));
    await terminal.showed(/taken away while being recorded; going on in new files\n cpu [^\n]+ more$/);
    await terminal.resize(40);
    await terminal.showed(/\n cpu [^\n]{30,35}…$/);
    const [, ...rows] = await terminal.rows();
    expect(rows.filter((row) => row.startsWith(' cpu '))).toHaveLength(1);
    await terminal.signal('SIGINT');
    expect(await terminal.ended()).toBe(130);
    const end = await terminal.rows();
    expect(end.join('')).not.toContain(' cpu ');
    expect(end.join('')).toMatch(/monitoring-agent: stopped after \d+ ticks; all files are closed$/);
  });

  test('shows no live line with --quiet', async () => {
    const terminal = startOnTerminal(join(folder, 'quiet'), '--quiet', '--duration', '1s');
    expect(await terminal.ended()).toBe(0);
    expect(terminal.written).not.toContain('\u001B');
    expect(terminal.written).toMatch(/^monitoring-agent: recording .* all files are closed\s+$/s);
  });
});

describeWith(['script'], 'on a terminal, flac-read plot', () => {
  const plotOnTerminal = async (environment: NodeJS.ProcessEnv, args: string[] = [], columns = 57) => {
    const command = [join(programs, 'flac-read'), 'plot', ...args, join(flacs, 'sine.flac')];
    const terminal = new PseudoTerminal(folder, command, { columns, rows: 30 }, environment);
    await terminal.ended();
    return { written: terminal.written, rows: await terminal.rows() };
  };

  test('is as wide as the terminal, and coloured, unless NO_COLOR says otherwise', async () => {
    const coloured = await plotOnTerminal({ NO_COLOR: '' });
    expect(coloured.written).toContain('\u001B[36m');
    expect(Math.max(...coloured.rows.map((row) => row.length))).toBe(57);
    const plain = await plotOnTerminal({ NO_COLOR: '1' });
    expect(plain.written).not.toContain('\u001B');
    expect(plain.rows).toEqual(coloured.rows);
    const narrowest = await plotOnTerminal({ NO_COLOR: '1' }, [], 15);
    // No row was broken into two by the terminal.
    expect(narrowest.rows).toEqual(narrowest.written.trimEnd().split('\r\n'));
    const tooNarrow = await plotOnTerminal({ NO_COLOR: '1' }, [], 7);
    expect(Math.max(...tooNarrow.written.split('\r\n').map((row) => row.length))).toBe(10);
    const narrow = await plotOnTerminal({}, ['--width', '30']);
    expect(Math.max(...narrow.rows.map((row) => row.length))).toBe(30);
  });
});
