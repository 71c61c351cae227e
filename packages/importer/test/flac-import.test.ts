import { existsSync, mkdtempSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { runProgram } from '@flac-metrics/command-line';
import { formatSeries } from '@flac-metrics/sample-codec';
import { describe, expect, test, vi } from 'vitest';
import { runInProcess } from '../../../test/in-process.ts';
import { runProgram as run, StartedProgram, startProgram as start } from '../../../test/program.ts';
import { temporaryFolder } from '../../../test/temporary-folder.ts';
import { drawOnTerminal } from '../../flac-encoder/test/terminal.ts';
import { flacImport } from '../src/flac-import-command.ts';
import { describeFormats } from '../src/format-text.ts';
import { seriesFormats } from '../src/series-format.ts';
import { readTapes } from './read-tapes.ts';

const folder = temporaryFolder();
const newFolder = () => mkdtempSync(join(folder, 'out-'));
let files = 0;

function write(ending: string, text: string | Uint8Array): string {
  const path = join(folder, `${(files += 1)}.${ending}`);
  writeFileSync(path, text);
  return path;
}

/** @returns what it printed, and its status */
async function inProcess(...args: string[]): Promise<string> {
  const { stdout, stderr, status } = await runInProcess(flacImport(), ...args);
  return `${stderr}${stdout}status ${status}`;
}

test('explains itself', () => {
  let help = '';
  flacImport()
    .configureOutput({ writeOut: (text) => (help += text) })
    .outputHelp();
  expect(help).toMatchSnapshot();
});

test('reads each format as its help shows it', async () => {
  const samples = { openmetrics: 1, dump: 1, csv: 2, jsonl: 3 };
  for (const format of seriesFormats) {
    const out = newFolder();
    const [text = ''] = layoutsOf(format);
    const result = await inProcess('--format', format, '--out', out, write('layout', text));
    expect([format, result]).toEqual([format, expect.stringContaining(`: ${samples[format]} sample`)]);
  }
  const [, semicolons = '', long = ''] = layoutsOf('csv');
  expect(await inProcess('--out', newFolder(), write('csv', semicolons))).toContain(': 2 samples,');
  expect(await inProcess('--out', newFolder(), write('csv', long))).toContain(': 1 sample,');
});

/** The pieces of a format in the help, which words part from each other. */
function layoutsOf(format: string): string[] {
  const lines = describeFormats().split('\n');
  const from = lines.indexOf(`  ${format}`) + 1;
  const end = lines.findIndex((line, index) => index > from && /^ {2}\S/.test(line));
  const part = lines.slice(from, end === -1 ? undefined : end).map((line) => line.trim());
  return part
    .map((line) => (/^(?:OpenMetrics|what|a table|or|JSON)/.test(line) ? '\0' : `${line}\n`))
    .join('')
    .split('\0')
    .filter((text) => text !== '');
}

test('puts all files onto tapes, and tells what they have become', async () => {
  const out = join(newFolder(), 'deeper');
  const table = write(
    'csv.gz',
    gzipSync('time,up,"load{instance=""web-1""}"\n1970-01-01T00:00Z,1,0.5\n1970-01-01T00:01Z,1,\n'),
  );
  const text = write('om', 'up{instance="web-1"} 1 120\nup 1 60.000 # {} 1\nup NaN 0.0009 \n# EOF\n');
  const { status, stdout, stderr } = await run(
    'flac-import',
    '--out',
    out,
    '--job',
    'node',
    '--label',
    'env=prod',
    '--label',
    'cpu=x',
    table,
    text,
  );
  expect({ status, stderr }).toEqual({
    status: 1,
    stderr: expect.stringContaining('has a second sample at 1970-01-01T00:00:00.000Z'),
  });
  expect([stdout, readdirSync(out)]).toEqual(['', []]);
  const fixed = write('om', readFileSync(text, 'utf8').replace('0.0009', '180.0009'));
  const done = await run('flac-import', '--out', out, '--job', 'node', '--label', 'env=prod', table, fixed);
  expect(done.status).toBe(0);
  expect(done.stdout).toMatch(
    /^\S+node@_1970-01-01_00-00-00\.tape\.flac: 1 series, 3 samples, \d+ B \([\d.]+ bytes a sample\)\n\S+node@web-1_\S+: 2 series, 2 samples, .*\n3 series in 2 files: 5 samples, .*\n$/,
  );
  expect(done.stderr).toBe(
    'flac-import: 1 time was finer than a millisecond, and cut to it\nflac-import: 1 exemplar was left out\n' +
      'flac-import: 1 value is NaN: text does not tell whether it stood for a stale marker\n' +
      'flac-import: 1 sample came again, with the same value, and are kept once\n',
  );
  expect((await readTapes(out)).map(({ series, values }) => [formatSeries(series), ...values])).toEqual([
    ['up{env="prod",job="node"}', 1, 1, Number.NaN],
    ['load{env="prod",instance="web-1",job="node"}', 0.5],
    ['up{env="prod",instance="web-1",job="node"}', 1],
  ]);
});

test('names the tape that the system does not let it write, as on a full disk', async () => {
  const [out, file] = [newFolder(), write('om', 'up 1 60\n# EOF\n')];
  // A limit of files' lengths, as nobody can fill a disk here, is told at the same place.
  const limited = new StartedProgram('sh', [
    '-c',
    'ulimit -f 0; exec "$0" "$@"',
    'node_modules/.bin/flac-import',
    '--out',
    out,
    file,
  ]);
  expect(await limited.ended()).toBe(1);
  expect(limited.stderr).toMatch(
    /^flac-import: \S+\/series_1970-01-01_00-00-00\.tape\.flac: file too large\n$/,
  );
  expect(readdirSync(out)).toEqual([]);
});

describe('of options', () => {
  const seconds = ['--time-column', '1', '--time-unit', 's'];
  const text = write('txt', 'up 1 60\n# EOF\n');

  test('--quiet tells nothing, --dry-run writes nothing', async () => {
    const out = newFolder();
    expect(await inProcess('--quiet', '--out', out, text)).toBe('status 0');
    expect(readdirSync(out)).toEqual(['series_1970-01-01_00-00-00.tape.flac']);
    const none = join(out, 'none');
    expect(await inProcess('--dry-run', '--out', none, text)).toMatch(
      /^1 series in 1 file: 1 sample, \d+ B \(.*\)\nstatus 0$/,
    );
    expect(existsSync(none)).toBe(false);
  });

  test('--window divides the time, --format tells what no name does', async () => {
    const out = newFolder();
    const table = write('dat', 'x,up\n0,1\n59,1\n60,2\n');
    expect(await inProcess('--out', out, table)).toMatch(/neither the name nor .*\nstatus 1$/);
    expect(await inProcess('--out', out, '--format', 'csv', '--window', '1m', ...seconds, table)).toContain(
      '1 series in 2 files',
    );
    expect(readdirSync(out)).toEqual([
      'series_1970-01-01_00-00-00.tape.flac',
      'series_1970-01-01_00-01-00.tape.flac',
    ]);
  });

  test('--max-error rounds no further than told, says so, and without it nothing is rounded', async () => {
    const values = Array.from({ length: 500 }, (_, index) => Math.sin(index) * 10);
    const noise = write(
      'csv',
      `time,a,b\n${values.map((value, second) => `${second},${value},${second * 2}\n`).join('')}`,
    );
    for (const [bound, most] of [
      ['0.01', 0.01],
      ['1%', 0.2],
    ] as const) {
      const out = newFolder();
      expect(await inProcess('--max-error', bound, ...seconds, '--out', out, noise)).toMatch(
        /values up to 0\.\d+ off\nstatus 0$/,
      );
      const [a, b] = await readTapes(out);
      const errors = values.map((value, index) => Math.abs(value - (a?.values[index] ?? Infinity)));
      expect(Math.max(...errors)).toBeGreaterThan(0);
      expect(Math.max(...errors)).toBeLessThanOrEqual(most);
      expect(b?.values.length).toBe(500);
    }
    const out = newFolder();
    expect(await inProcess(...seconds, '--out', out, noise)).not.toContain('off');
    expect([...((await readTapes(out))[0]?.values ?? [])]).toEqual(values);
    expect(await inProcess('--max-error', 'much', '--out', out, noise)).toContain('status 2');
  });

  test('with another --max-error into the same folder, is told to stand beside what is there', async () => {
    const out = newFolder();
    const noise = Array.from({ length: 300 }, (_, index) => Math.sin(index) * 10);
    const file = write('om', `${noise.map((value, at) => `up ${value} ${60 + at}\n`).join('')}# EOF\n`);
    const beside =
      /_00-01-00\.tape\.flac: 1 series of it has samples of the same time on \S+00-00-00\.tape\.flac as/;
    expect(await inProcess('--out', out, file)).not.toMatch(/as well/);
    const lossy = ['--max-error', '0.1', '--out', out, file];
    expect(await inProcess(...lossy)).toMatch(beside);
    // Found again, too.
    expect(await inProcess('--quiet', ...lossy)).toMatch(beside);
    expect(await inProcess('--out', out, write('om', 'down 1 60\n# EOF\n'))).not.toMatch(/as well/);
  });

  test('a tape of another import that cannot be read is told, with the reason', async () => {
    const out = newFolder();
    await inProcess('--out', out, write('om', 'up 1 60\nup 2 61\n# EOF\n'));
    const [tape = ''] = readdirSync(out).map((name) => join(out, name));
    writeFileSync(tape, readFileSync(tape).subarray(0, 6));
    const output = await inProcess('--out', out, write('om', 'up 7 60\nup 2 61\n# EOF\n'));
    expect(output).toContain(
      `: whether its samples stand on a tape of another import as well cannot be told: ${tape}`,
    );
    expect(output).toMatch(/status 0$/);
  });

  test('--label does not change what a series has', async () => {
    const labelled = write('om', 'up 1 1\nup{env="dev"} 1 60\n# EOF\n');
    expect(await inProcess('--out', newFolder(), '--label', 'env=prod', labelled)).toMatch(
      /line 2, character 1: up\{env="dev"\} has the label env already/,
    );
  });

  test('files without a sample are named, and nothing but such is an error', async () => {
    const [empty, table] = [write('om', '# EOF\n'), write('csv', 'time,up\n')];
    expect(await inProcess('--out', newFolder(), empty, text, table)).toMatch(
      /om: there are no samples in it\n.*csv: there are no samples in it\n.* 1 sample,[^]*\nstatus 0$/,
    );
    expect(await inProcess('--out', newFolder(), empty)).toMatch(
      /om: there are no samples in it\n.*nothing was imported: .*\nstatus 1$/,
    );
  });

  test('none is missing, and none makes no sense', async () => {
    const file = write('csv', '');
    expect(await inProcess('--out', file, text)).toMatch(/is not a folder\nstatus 2/);
    expect(await inProcess('--out', folder, '-', '-')).toMatch(/read once only\nstatus 2/);
    expect(await inProcess('--out', newFolder(), join(folder, 'absent.om'))).toMatch(
      /absent\.om: there is no such file; name one that is there, or - for .*\nstatus 1/,
    );
    expect(await inProcess('--out', newFolder(), folder)).toMatch(
      /is a folder; name the files in it, as in .*\*\nstatus 1/,
    );
  });
});

/** A text of so many minutes of so many series, a minute after the other. */
function minutes(count: number, series: number): string {
  let text = '';
  for (let second = 0; second < count * 60; second += 1)
    for (let number = 0; number < series; number += 1)
      text += `m{n="${number}",instance="web-1"} ${(second * 7919 + number) % 1009} ${second}\n`;
  return `${text}# EOF\n`;
}

test('shows how far it is, and, interrupted, says what stays and how to go on', async () => {
  const out = newFolder();
  const text = write('om', minutes(40, 20));
  const drawn: string[] = [];
  drawOnTerminal((line) => {
    drawn.push(line);
  });
  const log = vi.spyOn(console, 'log').mockImplementation(() => process.emit('SIGINT', 'SIGINT'));
  const error = vi.spyOn(console, 'error').mockImplementation(() => {});
  await runProgram(flacImport(), ['node', 'flac-import', '--window', '1m', '--out', out, text]);
  expect(process.exitCode).toBe(130);
  expect(drawn[0]).toMatch(/\r +\d+ % {2}[\d.]+ KiB\/s {2}\d+ s left {2}\S+/);
  expect(drawn.at(-1)).toBe('\r\u001B[J');
  expect(error.mock.calls.flat()).toEqual([
    expect.stringMatching(
      /^flac-import: 1 tape with 1200 samples were finished before and stay; .* Run again/,
    ),
  ]);
  expect(readdirSync(out)).toEqual(['@web-1_1970-01-01_00-00-00.tape.flac']);
  for (const mock of [log, error]) mock.mockRestore();
});

test('killed at any moment, leaves whole tapes only, and run again makes those that are missing, none twice', async () => {
  const [out, whole] = [newFolder(), newFolder()];
  const text = write('om', minutes(12, 10));
  const args = ['--window', '1m', text];
  await run('flac-import', '--out', whole, ...args);
  const tapes = () => readdirSync(out).filter((name) => name.endsWith('.flac'));
  let cutShort = 0;
  for (const kept of [0, 4]) {
    const program = start('flac-import', '--out', out, ...args);
    while (program.child.exitCode === null && tapes().length <= kept)
      await new Promise((resolve) => setTimeout(resolve, 2));
    await program.stop('SIGKILL');
    if (tapes().length < 12) cutShort += 1;
    for (const name of tapes())
      expect(readFileSync(join(out, name)).equals(readFileSync(join(whole, name)))).toBe(true);
  }
  expect(cutShort, 'kills that came before the end').toBeGreaterThan(0);
  expect((await run('flac-import', '--out', out, ...args)).stdout).toContain(', was there already\n');
  expect(readdirSync(out)).toEqual(readdirSync(whole));
});
