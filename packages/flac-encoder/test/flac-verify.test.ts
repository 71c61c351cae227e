import { copyFileSync, mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { runProgram } from '@flac-metrics/command-line';
import { temporaryFolder } from '../../../test/temporary-folder.ts';
import { flacVerify } from '../src/flac-verify-command.ts';
import { encodeWav } from '../src/index.ts';
import { record, wave } from './recorded-wav.ts';
import { run } from './source-program.ts';
import { drawOnTerminal } from './terminal.ts';

const folder = temporaryFolder();

/** A folder with two pairs. */
async function pairs(name: string): Promise<string> {
  const dir = join(folder, name);
  mkdirSync(dir);
  for (const cpu of ['0', '1']) {
    const path = join(dir, `cpu_${cpu}`);
    record(`${path}.wav`, 16, wave(5000, 9000));
    await encodeWav(`${path}.wav`, `${path}.flac`);
  }
  return dir;
}

test('verifies all pairs of a folder, and fails where one is not equal', async () => {
  const dir = await pairs('verify');
  expect(await run('flac-verify', dir)).toMatchObject({ status: 0, stderr: '' });
  const path = join(dir, 'cpu_1.flac');
  const bytes = readFileSync(path);
  bytes.writeUInt8(bytes.readUInt8(bytes.length - 100) ^ 1, bytes.length - 100);
  writeFileSync(path, bytes);
  const { status, stdout } = await run('flac-verify', dir);
  expect(status).toBe(1);
  expect(stdout).toMatch(/cpu_0\.flac: equal, 5000 samples\n.*cpu_1\.flac: cannot be compared: .*byte/s);
});

test('takes extensions in capitals, as all programs do', async () => {
  const dir = await pairs('upper');
  renameSync(join(dir, 'cpu_0.wav'), join(dir, 'cpu_0.WAV'));
  renameSync(join(dir, 'cpu_1.flac'), join(dir, 'cpu_1.FLAC'));
  const { status, stdout, stderr } = await run('flac-verify', dir);
  expect({ status, stderr }).toEqual({ status: 0, stderr: '' });
  expect(stdout.match(/equal/g)).toHaveLength(2);
});

test('shows on a terminal how far it is, and stops within a pair', async () => {
  const dir = await pairs('interrupted');
  const drawn: string[] = [];
  drawOnTerminal((text) => {
    drawn.push(text);
    process.emit('SIGINT', 'SIGINT');
  });
  await runProgram(flacVerify(), ['node', 'flac-verify', dir]);
  expect(process.exitCode).toBe(130);
  expect(drawn).toEqual([
    expect.stringMatching(/^\r {2}81 % .*cpu_0\.flac/),
    expect.stringMatching(/^\r\S*$/),
  ]);
});

test('reports as JSON, an object a pair, with what differs', async () => {
  const dir = await pairs('json');
  record(join(dir, 'other.wav'), 16, wave(5000, 8999));
  copyFileSync(join(dir, 'cpu_1.flac'), join(dir, 'other.flac'));
  writeFileSync(join(dir, 'cpu_0.flac'), 'no FLAC');
  const { status, stdout } = await run('flac-verify', '--json', dir);
  expect(status).toBe(1);
  const objects: unknown[] = stdout
    .trimEnd()
    .split('\n')
    .map((line) => JSON.parse(line));
  expect(objects).toEqual([
    expect.objectContaining({ isEqual: false, error: expect.stringContaining('not a FLAC file') }),
    {
      wavPath: join(dir, 'cpu_1.wav'),
      flacPath: join(dir, 'cpu_1.flac'),
      isEqual: true,
      samples: 5000,
      notCarried: [],
      differences: [],
    },
    expect.objectContaining({
      isEqual: false,
      firstDifference: expect.objectContaining({ channel: 0 }),
      differences: [expect.stringContaining('first difference at sample')],
    }),
  ]);
});

test('says where there is no pair, and which files have none', async () => {
  const dir = join(folder, 'no-pair');
  mkdirSync(dir);
  record(join(dir, 'a.wav'), 16, wave(10, 9));
  writeFileSync(join(dir, 'b.flac'), '');
  const { status, stdout, stderr } = await run('flac-verify', dir);
  expect({ status, stdout }).toEqual({ status: 1, stdout: '' });
  expect(stderr).toContain('a.wav has no FLAC');
  expect(stderr).toContain('b.flac has no WAV');
});

test('says what it wants', async () => {
  const path = join(folder, 'alone.wav');
  record(path, 16, wave(10, 9));
  expect(await run('flac-verify', path)).toMatchObject({ status: 2 });
});
