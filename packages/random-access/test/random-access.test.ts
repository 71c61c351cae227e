import { mkdtemp, rm, truncate, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { FileAccess, MemoryAccess, type RandomAccess } from '../src/index.ts';

const bytes = Uint8Array.from({ length: 300 }, (_, index) => index % 251);
let folder: string;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'random-access-'));
  await writeFile(join(folder, 'object'), bytes);
});
afterAll(() => rm(folder, { recursive: true }));

const implementations: [string, () => Promise<RandomAccess>][] = [
  ['memory', async () => new MemoryAccess(bytes)],
  ['file', () => FileAccess.open(join(folder, 'object'))],
];

describe.each(implementations)('%s', (_, open) => {
  test('reads any range, its ends included', async () => {
    const object = await open();
    expect(object.byteLength).toBe(300);
    for (const [offset, length] of [
      [0, 300],
      [0, 0],
      [300, 0],
      [17, 100],
      [299, 1],
    ] as const) {
      expect(await object.read(offset, length)).toEqual(bytes.slice(offset, offset + length));
    }
    await object.close();
    await object.close();
  });

  test('refuses a range that leaves the object', async () => {
    const object = await open();
    for (const [offset, length] of [
      [-1, 2],
      [0, 301],
      [300, 1],
      [0, 2 ** 40],
      [0.5, 1],
      [NaN, 1],
      [0, -1],
    ] as const) {
      await expect(object.read(offset, length)).rejects.toMatchObject({ code: 'out-of-range' });
    }
    await object.close();
  });

  test('hands out bytes that the caller may change', async () => {
    const object = await open();
    (await object.read(0, 10)).fill(255);
    expect(await object.read(0, 10)).toEqual(bytes.slice(0, 10));
    await object.close();
  });
});

test('a file cut after opening is an error, not zeros', async () => {
  const path = join(folder, 'cut');
  await writeFile(path, bytes);
  const object = await FileAccess.open(path);
  await truncate(path, 100);
  await expect(object.read(50, 100)).rejects.toMatchObject({ code: 'short-read' });
  await object.close();
});

test('a missing file says so', async () => {
  await expect(FileAccess.open(join(folder, 'absent'))).rejects.toMatchObject({ code: 'ENOENT' });
});
