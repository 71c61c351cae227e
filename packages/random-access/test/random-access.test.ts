import { execFileSync } from 'node:child_process';
import { once } from 'node:events';
import { appendFile, mkdtemp, rm, truncate, writeFile } from 'node:fs/promises';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import {
  BlockingFileAccess,
  FileAccess,
  MemoryAccess,
  readAhead,
  readBytes,
  type RandomAccess,
} from '../src/index.ts';

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
  ['blocking file', async () => BlockingFileAccess.open(join(folder, 'object'))],
];

const files: [string, (path: string) => Promise<RandomAccess>][] = [
  ['file', (path) => FileAccess.open(path)],
  ['blocking file', async (path) => BlockingFileAccess.open(path)],
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
      expect(await readBytes(object, offset, length)).toEqual(bytes.slice(offset, offset + length));
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
      await expect(readBytes(object, offset, length)).rejects.toMatchObject({ code: 'out-of-range' });
    }
    await object.close();
  });

  test('reads ahead piece by piece, to the end and no further', async () => {
    const object = await open();
    for (const [start, end, pieceBytes, pieces] of [
      [0, 300, 100, 3],
      [10, 300, 100, 3],
      [5, 6, 100, 1],
      [7, 7, 100, 0],
      [0, 300, 1, 300],
    ] as const) {
      const read: number[][] = [];
      for await (const piece of readAhead(object, start, end, pieceBytes)) read.push([...piece]);
      expect(read).toHaveLength(pieces);
      expect(read.flat()).toEqual([...bytes.subarray(start, end)]);
    }
    await object.close();
  });

  test('tells a failure of reading ahead when its turn comes, and may be left before', async () => {
    const object = await open();
    const pieces = readAhead(object, 200, 400, 100);
    expect((await pieces.next()).value).toEqual(bytes.slice(200, 300));
    await new Promise((resolve) => setImmediate(resolve));
    await expect(pieces.next()).rejects.toMatchObject({ code: 'out-of-range' });
    for await (const piece of readAhead(object, 200, 400, 100)) {
      expect(piece).toHaveLength(100);
      break;
    }
    await object.close();
  });

  test('fills exactly the array that it is given', async () => {
    const object = await open();
    const buffer = new Uint8Array(12).fill(255);
    await object.read(100, buffer.subarray(1, 11));
    expect(buffer).toEqual(Uint8Array.of(255, ...bytes.subarray(100, 110), 255));
    await expect(object.read(291, buffer.subarray(1, 11))).rejects.toMatchObject({ code: 'out-of-range' });
    await object.close();
  });
});

describe.each(files)('a %s', (_, open) => {
  test('cut after opening is an error, not zeros', async () => {
    const path = join(folder, 'cut');
    await writeFile(path, bytes);
    const object = await open(path);
    await truncate(path, 100);
    await expect(readBytes(object, 50, 100)).rejects.toMatchObject({ code: 'short-read' });
    await object.close();
  });

  test('that grows keeps the length that it had when it was opened, and tells the new one', async () => {
    const path = join(folder, 'grows');
    await writeFile(path, bytes);
    const object = await open(path);
    await appendFile(path, bytes);
    expect([object.byteLength, await object.lengthNow()]).toEqual([300, 600]);
    await object.close();
  });

  test('is not a folder', async () => {
    await expect(open(folder)).rejects.toMatchObject({ code: 'is-folder' });
  });

  test('is no pipe, and does not wait for its writer', async () => {
    const pipe = join(await mkdtemp(join(folder, 'pipe-')), 'pipe');
    execFileSync('mkfifo', [pipe]);
    await expect(open(pipe)).rejects.toMatchObject({
      code: 'not-a-file',
      message: `${pipe} is no file but a pipe, a socket or a device: save it as a file first`,
    });
  });

  test('is no socket', async () => {
    const path = join(await mkdtemp(join(folder, 'socket-')), 'socket');
    const server = createServer().listen(path);
    await once(server, 'listening');
    await expect(open(path)).rejects.toMatchObject({ code: 'not-a-file' });
    server.close();
  });

  test('that is missing says so', async () => {
    await expect(open(join(folder, 'absent'))).rejects.toMatchObject({ code: 'ENOENT' });
  });
});
