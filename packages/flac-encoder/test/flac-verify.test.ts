import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { temporaryFolder } from '../../../test/temporary-folder.ts';
import { encodeWav } from '../src/index.ts';
import { record, wave } from './recorded-wav.ts';
import { run } from './source-program.ts';

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

test('says what it wants', async () => {
  const path = join(folder, 'alone.wav');
  record(path, 16, wave(10, 9));
  expect(await run('flac-verify', path)).toMatchObject({ status: 2 });
});
