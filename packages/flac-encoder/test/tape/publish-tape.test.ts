import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';
import { FileAccess } from '@flac-metrics/random-access';
import { temporaryFolder } from '../../../../test/temporary-folder.ts';
import { publishTape, TapeEncoder, type EncodedTape } from '../../src/tape/index.ts';
import { differenceOf } from '../../src/tape/read-back.ts';
import { hostColumns } from './columns.ts';

const root = temporaryFolder();
const freshFolder = (name: string): string => {
  const path = join(root, name);
  mkdirSync(path);
  return path;
};

function tapeOf(count: number): EncodedTape {
  const encoder = new TapeEncoder({ effort: 'fast' });
  for (const column of hostColumns(count)) encoder.add(column);
  return encoder.finish();
}

test('is there under its name, and nothing else is', async () => {
  const folder = freshFolder('published');
  const tape = tapeOf(500);
  expect(await publishTape(folder, 'x.tape.flac', tape)).toBe(join(folder, 'x.tape.flac'));
  expect(readdirSync(folder)).toEqual(['x.tape.flac']);
  expect(readFileSync(join(folder, 'x.tape.flac')).equals(tape.bytes)).toBe(true);
});

test('replaces a file of its name only if told to', async () => {
  const folder = freshFolder('existing');
  writeFileSync(join(folder, 'x.tape.flac'), 'first');
  await expect(publishTape(folder, 'x.tape.flac', tapeOf(10))).rejects.toMatchObject({ code: 'exists' });
  expect(readFileSync(join(folder, 'x.tape.flac'), 'utf8')).toBe('first');
  await publishTape(folder, 'x.tape.flac', tapeOf(10), { overwrite: true });
  expect(readdirSync(folder)).toEqual(['x.tape.flac']);
  expect(readFileSync(join(folder, 'x.tape.flac'), 'latin1').slice(0, 4)).toBe('fLaC');
});

test('leaves nothing of a tape that does not come back, or that is given up', async () => {
  const folder = freshFolder('refused');
  const [tape, other] = [tapeOf(100), tapeOf(101)];
  const wrong = publishTape(folder, 'x.tape.flac', { ...tape, digests: other.digests });
  await expect(wrong).rejects.toMatchObject({ code: 'not-equal' });
  const damaged = tape.bytes.slice();
  damaged[damaged.length - 20] = (damaged.at(-20) ?? 0) ^ 1;
  await expect(publishTape(folder, 'x.tape.flac', { ...tape, bytes: damaged })).rejects.toThrow(
    /damaged|CRC/,
  );
  const signal = AbortSignal.abort(new Error('given up'));
  await expect(publishTape(folder, 'x.tape.flac', tape, { signal })).rejects.toThrow('given up');
  expect(readdirSync(folder)).toEqual([]);
});

test('killed at any moment, all of one tape is there', async () => {
  const folder = freshFolder('killed');
  const [short, long] = [tapeOf(2000), tapeOf(20_000)];
  const script = fileURLToPath(new URL('endless-publisher.ts', import.meta.url));
  for (const afterTapes of [1, 4]) {
    const flags = ['--conditions=@flac-metrics/source', '--import', 'tsx', script, folder];
    const child = spawn(process.execPath, flags, { stdio: ['ignore', 'pipe', 'inherit'] });
    let published = 0;
    child.stdout.on('data', (bytes: Uint8Array) => {
      published += bytes.length;
      if (published >= afterTapes) child.kill('SIGKILL');
    });
    await once(child, 'close');
    const source = () => FileAccess.open(join(folder, 'x.tape.flac'));
    const differences = [await differenceOf(await source(), short), await differenceOf(await source(), long)];
    expect(differences).toContain(undefined);
  }
  await publishTape(folder, 'x.tape.flac', short, { overwrite: true });
  expect(readdirSync(folder)).toEqual(['x.tape.flac']);
});
