import { existsSync, linkSync, mkdirSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { execFileSync } from 'node:child_process';
import { join } from 'node:path';
import { expect, test, vi } from 'vitest';
import { FlacSegment } from '@flac-metrics/flac-reader';
import { FileAccess } from '@flac-metrics/random-access';
import { runProgram } from '@flac-metrics/command-line';
import { removeDurably } from '@flac-metrics/wav';
import { temporaryFolder } from '../../../test/temporary-folder.ts';
import { flacEncode } from '../src/flac-encode-command.ts';
import { record, wave } from './recorded-wav.ts';
import { run, start } from './programs.ts';
import { drawOnTerminal } from './terminal.ts';

vi.mock(import('@flac-metrics/wav'), { spy: true });

const folder = temporaryFolder();

const fill = (name: string) => {
  const dir = join(folder, name);
  mkdirSync(dir);
  for (const cpu of ['0', '1']) record(join(dir, `cpu_${cpu}.wav`), 16, wave(5000, 9000));
  return dir;
};

/** Bytes of the unfinished FLAC in the folder; -1 where there is none. */
function partBytes(dir: string): number {
  const part = readdirSync(dir).find((name) => name.endsWith('.part'));
  return part === undefined ? -1 : (statSync(join(dir, part), { throwIfNoEntry: false })?.size ?? -1);
}

test('encodes a folder, removes the WAVs, and tells sizes and a total', async () => {
  const dir = fill('encode');
  const { status, stdout, stderr } = await run('flac-encode', dir);
  expect({ status, stderr }).toEqual({ status: 0, stderr: '' });
  expect(stdout).toMatch(/cpu_0\.wav → .*cpu_0\.flac: 10\.\d KiB → \d\.\d KiB \(\d+\.\d %\)\n/);
  expect(stdout).toContain('2 files: ');
  expect(readdirSync(dir)).toEqual(['cpu_0.flac', 'cpu_1.flac']);
});

test('one bad file does not stop the others', async () => {
  const dir = fill('bad');
  writeFileSync(join(dir, 'cpu_0.wav'), 'not a WAV at all');
  const { status, stdout, stderr } = await run('flac-encode', dir, '--keep');
  expect(status).toBe(1);
  expect(stderr).toContain('cpu_0.wav: not a WAV file');
  expect(stdout).toContain('cpu_1.flac');
  expect(readdirSync(dir)).toEqual(['cpu_0.wav', 'cpu_1.flac', 'cpu_1.wav']);
});

test('refuses two WAVs that would become one FLAC, before anything is written', async () => {
  const [a, b] = [fill('same-a'), fill('same-b')];
  const out = join(folder, 'same-out');
  mkdirSync(out);
  const [one, other] = [join(a, 'cpu_0.wav'), join(b, 'cpu_0.wav')];
  expect(await run('flac-encode', '--force', '--out', out, join(a, 'cpu_1.wav'), one, other)).toEqual({
    status: 2,
    stdout: '',
    stderr: expect.stringContaining(`${one} and ${other} would both become ${join(out, 'cpu_0.flac')}`),
  });
  expect([readdirSync(a), readdirSync(b), readdirSync(out)]).toEqual([
    ['cpu_0.wav', 'cpu_1.wav'],
    ['cpu_0.wav', 'cpu_1.wav'],
    [],
  ]);
});

test('encodes into another folder, made where it is missing, and leaves the WAVs if told to', async () => {
  const dir = fill('elsewhere');
  const file = join(dir, 'cpu_0.wav');
  expect(await run('flac-encode', '--out', file, dir)).toEqual({
    status: 2,
    stdout: '',
    stderr: expect.stringContaining(`${file} is not a folder`),
  });
  const out = join(folder, 'elsewhere-out', 'deeper');
  expect(await run('flac-encode', '--keep', '--out', out, dir)).toMatchObject({ status: 0, stderr: '' });
  expect(readdirSync(out)).toEqual(['cpu_0.flac', 'cpu_1.flac']);
  expect(readdirSync(dir)).toEqual(['cpu_0.wav', 'cpu_1.wav']);
});

test('does not overwrite another FLAC, and keeps its WAV, unless told to', async () => {
  const dir = fill('again');
  await run('flac-encode', '--keep', dir);
  writeFileSync(join(dir, 'cpu_0.flac'), 'precious');
  const second = await run('flac-encode', dir);
  expect(second).toMatchObject({
    status: 1,
    stderr: expect.stringContaining('cpu_0.flac exists already; --force overwrites it'),
  });
  expect(readFileSync(join(dir, 'cpu_0.flac'), 'utf8')).toBe('precious');
  expect(readdirSync(dir)).toEqual(['cpu_0.flac', 'cpu_0.wav', 'cpu_1.flac']);
  expect(await run('flac-encode', '--force', dir)).toMatchObject({ status: 0, stderr: '' });
  expect(readdirSync(dir)).toEqual(['cpu_0.flac', 'cpu_1.flac']);
  expect(statSync(join(dir, 'cpu_0.flac')).size).toBe(statSync(join(dir, 'cpu_1.flac')).size);
});

test('finishes what a kill between the FLAC and the removal of the WAV has left', async () => {
  const dir = fill('left');
  await run('flac-encode', '--keep', dir);
  const part = `cpu_0.flac.${process.pid}-1.part`;
  linkSync(join(dir, 'cpu_0.flac'), join(dir, part));
  const kept = await run('flac-encode', '--keep', dir);
  expect(kept).toMatchObject({ status: 0, stderr: '' });
  expect(kept.stdout).toContain('was there already and is equal\n');
  expect(readdirSync(dir)).toEqual(['cpu_0.flac', 'cpu_0.wav', 'cpu_1.flac', 'cpu_1.wav']);
  expect(await run('flac-encode', dir)).toMatchObject({ status: 0, stderr: '' });
  expect(readdirSync(dir)).toEqual(['cpu_0.flac', 'cpu_1.flac']);
});

test('says that the FLAC is made where only the WAV cannot be removed', async () => {
  const dir = fill('stuck');
  vi.mocked(removeDurably).mockImplementationOnce((path) => {
    throw Object.assign(new Error(), { code: 'EROFS', errno: -30, path });
  });
  const told = vi.spyOn(console, 'error').mockReturnValue();
  const said = vi.spyOn(console, 'log').mockReturnValue();
  await runProgram(flacEncode(), ['node', 'flac-encode', dir]);
  expect(process.exitCode).toBe(1);
  process.exitCode = undefined;
  const [wavPath, flacPath] = [join(dir, 'cpu_0.wav'), join(dir, 'cpu_0.flac')];
  expect(told.mock.calls.flat()).toEqual([
    `flac-encode: ${flacPath} is made, but the WAV could not be removed: ${wavPath}: read-only file system`,
    'flac-encode: 1 of 2 could not be done: see above',
  ]);
  expect(said.mock.calls.flat().at(-1)).toMatch(/^2 files: /);
  expect(readdirSync(dir)).toEqual(['cpu_0.flac', 'cpu_0.wav', 'cpu_1.flac']);
  for (const mock of [told, said]) mock.mockRestore();
});

test('refuses a pipe at once, and passes over one in a folder', async () => {
  const dir = fill('pipe');
  const pipe = join(dir, 'pipe.wav');
  execFileSync('mkfifo', [pipe]);
  const refused = [await run('flac-encode', pipe), await run('flac-verify', pipe, join(dir, 'cpu_0.wav'))];
  for (const { status, stdout, stderr } of refused) {
    expect(status).toBe(1);
    expect(stdout + stderr).toContain(`${pipe} is no file but a pipe`);
  }
  expect(await run('flac-encode', dir)).toMatchObject({ status: 0, stderr: '' });
});

test('a folder without WAVs or a missing path stops none of the others', async () => {
  const dir = fill('some');
  const [empty, missing] = [join(folder, 'some-empty'), join(folder, 'some-missing')];
  mkdirSync(empty);
  const { status, stdout, stderr } = await run('flac-encode', empty, missing, dir);
  expect(status).toBe(1);
  expect(stdout).toContain('2 files: ');
  expect(stderr).toContain(`${empty}: there are no .wav files in this folder\n`);
  expect(stderr).toContain(`${missing}: no such file or directory\n`);
  expect(stderr).toContain('2 of 4 could not be done');
});

test('reports as JSON, an object a line and nothing else', async () => {
  const dir = fill('json');
  const { status, stdout } = await run('flac-encode', '--json', '--keep', dir);
  expect(status).toBe(0);
  const reports: unknown[] = stdout
    .trimEnd()
    .split('\n')
    .map((line) => JSON.parse(line));
  expect(reports).toEqual(
    ['cpu_0', 'cpu_1'].map((name) => ({
      wavPath: join(dir, `${name}.wav`),
      flacPath: join(dir, `${name}.flac`),
      wavBytes: statSync(join(dir, `${name}.wav`)).size,
      flacBytes: statSync(join(dir, `${name}.flac`)).size,
      samples: 5000,
      notCarried: [],
    })),
  );
});

test('says where there is nothing to encode', async () => {
  const dir = join(folder, 'empty');
  mkdirSync(dir);
  expect(await run('flac-encode', dir)).toEqual({
    status: 1,
    stdout: '',
    stderr: expect.stringContaining(`flac-encode: ${dir}: there are no .wav files in this folder\n`),
  });
});

test('interrupted, it stops at once and leaves only the WAVs', async () => {
  const dir = fill('interrupted');
  // Of the two files, which are equally long.
  const percent = '  40 %';
  const drawn: string[] = [];
  drawOnTerminal((text) => {
    drawn.push(text);
    if (text.includes(`\r${percent}`)) process.emit('SIGINT', 'SIGINT');
  });
  await runProgram(flacEncode(), ['node', 'flac-encode', dir]);
  expect(process.exitCode).toBe(130);
  expect(drawn.at(-2)).toMatch(/\r {2}40 % {2}[\d.]+ K?i?B\/s {2}\d+ s left {2}\S+/);
  expect(readdirSync(dir)).toEqual(['cpu_0.wav', 'cpu_1.wav']);
});

test('killed at any moment, a rerun finishes and no sample is lost', async () => {
  const dir = join(folder, 'killed');
  mkdirSync(dir);
  record(join(dir, 'long.wav'), 16, wave(3_000_000, 30_000));
  let cutShort = 0;
  for (const bytesWritten of [0, 100_000, 800_000]) {
    const program = start('flac-encode', dir);
    const hasEnded = () => program.child.exitCode !== null;
    while (!hasEnded() && partBytes(dir) <= bytesWritten)
      await new Promise((resolve) => setTimeout(resolve, 2));
    await program.stop('SIGKILL');
    expect(existsSync(join(dir, 'long.wav')) || existsSync(join(dir, 'long.flac'))).toBe(true);
    if (partBytes(dir) > bytesWritten) cutShort += 1;
  }
  expect(cutShort, 'kills that came while the FLAC was being written').toBeGreaterThan(0);
  if (existsSync(join(dir, 'long.wav'))) await run('flac-encode', dir, '--force');
  expect(readdirSync(dir)).toEqual(['long.flac']);
  const segment = await FlacSegment.open(await FileAccess.open(join(dir, 'long.flac')));
  expect(segment.tracks[0]?.timeline[0]?.count).toBe(3_000_000);
  await segment.close();
});

test('says what it wants', async () => {
  expect(await run('flac-encode')).toMatchObject({ status: 2 });
  expect(await run('flac-encode', '--level', '9', folder)).toMatchObject({
    status: 2,
    stderr: expect.stringContaining('0 to 8'),
  });
  expect(await run('flac-encode', join(folder, 'nowhere'))).toMatchObject({
    status: 1,
    stderr: expect.stringContaining('nowhere'),
  });
});
