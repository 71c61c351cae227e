import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { closeSync, mkdirSync, openSync, readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { fileURLToPath } from 'node:url';
import { describe, expect, test } from 'vitest';
import { parseSeries } from '@flac-metrics/sample-codec';
import { WavRecorder } from '@flac-metrics/wav';
import { eventually } from '../../../test/program.ts';
import { temporaryFolder } from '../../../test/temporary-folder.ts';
import { flacCompare } from '../src/flac-compare-command.ts';
import { startMs, wandering } from './columns.ts';

const folder = temporaryFolder();
const temporary = join(folder, 'tmp');
mkdirSync(temporary);
const program = fileURLToPath(new URL('../src/flac-compare.ts', import.meta.url));

/** @param stdin a descriptor */
function start(args: readonly string[], path = process.env['PATH'], stdin?: number) {
  const flags = ['--conditions=@flac-metrics/source', '--import', 'tsx', program, ...args];
  const env = { ...process.env, TMPDIR: temporary, PATH: path };
  const child = spawn(process.execPath, flags, { stdio: [stdin ?? 'ignore', 'pipe', 'pipe'], env });
  const { stdout, stderr } = child;
  if (!stdout || !stderr) throw new Error('a child with pipes has them');
  return Object.assign(child, { stdout, stderr });
}

async function run(args: readonly string[], path?: string, stdin?: number) {
  const child = start(args, path, stdin);
  const [stdout, stderr, [status]] = await Promise.all([
    text(child.stdout),
    text(child.stderr),
    once(child, 'close'),
  ]);
  return { stdout, stderr, status };
}

function record(path: string, count: number, series = 'walk{job="test"}'): string {
  const tags = {
    series: parseSeries(series),
    startMs,
    intervalMs: 1000,
    mapping: { kind: 'decimal', digits: 2 },
  } as const;
  const recorder = WavRecorder.create(path, tags, 24);
  recorder.append(Int32Array.from(wandering(count), (value) => Math.round(value * 100)));
  recorder.close();
  return path;
}

const wav = record(join(folder, 'walk.wav'), 2000);

describe('flac-compare', () => {
  test('explains itself', () => {
    expect(flacCompare().helpInformation()).toMatchSnapshot();
  });

  test('prints a table, and what kind of signals there are', async () => {
    const { stdout, stderr, status } = await run(['--methods', 'tape,raw,xor', '--series', wav]);
    expect({ stderr, status }).toEqual({ stderr: '', status: 0 });
    const lines = stdout.split('\n');
    expect(lines[0]).toBe(`${wav}: 1 series, 2000 samples`);
    expect(stdout).toMatch(/^raw +16\.000 +8\.000 +— +each sample/m);
    expect(stdout).toMatch(
      /^tape +0\.\d{3} +0\.\d{3} +— +tapes, all their bytes; values 0\.\d{3} \+ times 0\.000 \+ index/m,
    );
    expect(stdout).toMatch(/^xor /m);
    expect(stdout).not.toMatch(/^gzip/m);
    expect(stdout).toContain('signals: 1 walk\nmappings: 1 decimal\n');
    expect(stdout).toMatch(/^bits a sample on tape: \d\.\d\d; order-0 entropy of the residual: \d\.\d\d$/m);
    expect(stdout).toMatch(/^walk .* decimal \(plain, differenced\) +walk\{job="test"\}$/m);
  });

  test('prints JSON with all series', async () => {
    const dir = join(folder, 'two');
    mkdirSync(dir);
    record(join(dir, 'a.wav'), 500, 'a');
    record(join(dir, 'b.wav'), 50, 'b');
    const { stdout, status } = await run([
      '--json',
      '--methods',
      'tape,flac',
      '--tape-samples',
      '100',
      wav,
      dir,
    ]);
    expect(status).toBe(0);
    const [first, second] = stdout
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line));
    expect([first.path, first.samples]).toEqual([wav, 2000]);
    expect(second).toMatchObject({ path: dir, series: 2, samples: 550 });
    expect(second.methods.map(({ name }: { name: string }) => name)).toEqual(['flac', 'tape']);
    expect(second.methods[1]).toMatchObject({
      notMeasured: null,
      share: 1,
      valueShare: 1,
      changedShare: null,
    });
    expect(second.signals).toMatchObject([
      {
        series: 'a',
        samples: 500,
        mapping: 'decimal',
        tapeBits: expect.any(Number),
        signal: { kind: 'walk' },
      },
      { series: 'b', samples: 50, signal: null },
    ]);
  });

  test('reads text as well', async () => {
    const samples = join(folder, 'samples.om');
    writeFileSync(samples, 'up{job="a"} 1 1\nup{job="a"} 0 2\nup{job="b"} 1 1\n# EOF\n');
    const { stdout, status } = await run(['--methods', 'raw', samples]);
    expect({ stdout, status }).toMatchObject({
      stdout: expect.stringContaining('2 series, 3 samples'),
      status: 0,
    });
  });

  test.each([
    ['samples', 'r', 0, /^-: 1 series, 2 samples\n/, /^$/],
    ['a folder', 'r', 1, /^$/, /^flac-compare: - is a folder; .*\n$/],
    ['what cannot be read', 'a', 1, /^$/, /^flac-compare: EBADF: .*\n$/],
  ])('reads standard input, or says why it cannot: %s', async (what, flags, status, stdout, stderr) => {
    const path = join(folder, 'input.om');
    writeFileSync(path, 'up 1 1\nup 0 2\n# EOF\n');
    const stdin = openSync(what === 'a folder' ? folder : path, flags);
    try {
      expect(await run(['--methods', 'raw', '-'], undefined, stdin)).toEqual({
        status,
        stdout: expect.stringMatching(stdout),
        stderr: expect.stringMatching(stderr),
      });
    } finally {
      closeSync(stdin);
    }
  });

  test('tells what is not installed, and goes on', async () => {
    const { stdout, status } = await run(['--methods', 'raw,xz,prometheus', wav], '/nowhere');
    expect(status).toBe(0);
    expect(stdout).toMatch(/^xz +— +— +— +not installed: xz$/m);
    expect(stdout).toMatch(/^prometheus +— +— +— +not installed: promtool$/m);
    expect(stdout).toMatch(/^raw +16\.000/m);
  });

  const junk = join(folder, 'junk.flac');
  writeFileSync(junk, 'no FLAC');
  const music = join(folder, 'song.ogg');
  writeFileSync(music, 'la la');
  const cut = join(folder, 'cut.om');
  writeFileSync(cut, 'up{job="a"} 1 1\nup{job="a" 0 2\n# EOF\n');
  const empty = join(folder, 'empty');
  mkdirSync(empty);
  const nothing = record(join(folder, 'nothing.wav'), 0);
  const damaged = join(folder, 'damaged');
  mkdirSync(damaged);
  record(join(damaged, 'good.wav'), 10);
  writeFileSync(join(damaged, 'cpu_0_2026-01-01_00-00-00.flac'), 'fLaC');

  test.each([
    ['a path that is not there', join(folder, 'none.flac'), 1, /none\.flac: no such file or directory/],
    ['a file that is no FLAC', junk, 1, /junk\.flac/],
    ['a file of another kind', music, 1, /song\.ogg: neither the name/],
    ['a damaged text file', cut, 1, /cut\.om, line 2/],
    ['a folder without segments', empty, 1, /empty: there are no samples in it/],
    ['a file without samples', nothing, 1, /nothing\.wav: there are no samples in it/],
    ['a folder with a damaged segment', damaged, 1, /cpu_0_2026-01-01_00-00-00\.flac/],
  ])('%s is an error that says so', async (_, path, status, message) => {
    const result = await run(['--methods', 'raw', path]);
    expect(result).toMatchObject({ status, stdout: '', stderr: expect.stringMatching(message) });
    expect(result.stderr).not.toContain('a defect');
  });

  test('a method that there is not is wrong usage', async () => {
    const { stderr, status } = await run(['--methods', 'raw,mp3', wav]);
    expect({ stderr, status }).toMatchObject({
      stderr: expect.stringContaining('There is no "mp3"'),
      status: 2,
    });
  });

  test.each([
    ['SIGINT', 130],
    ['SIGTERM', 143],
  ] as const)('stopped by %s, it leaves nothing behind and ends with %d', async (signal, status) => {
    const long = record(join(folder, `long-${signal}.wav`), 1_000_000);
    const child = start(['--methods', 'gzip-text,gzip', long]);
    const closed = once(child, 'close');
    await eventually(() =>
      readdirSync(temporary).some((name) => name.startsWith('flac-compare-')) ? true : undefined,
    );
    child.kill(signal);
    expect(await closed).toEqual([status, null]);
    expect(readdirSync(temporary).filter((name) => name.startsWith('flac-compare-'))).toEqual([]);
  });
});
