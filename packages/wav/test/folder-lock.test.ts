import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdirSync, mkdtempSync, readdirSync, utimesSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { temporaryFolder } from '../../../test/temporary-folder.ts';
import { FolderLock } from '../src/index.ts';

const folder = temporaryFolder();
const name = '.lock';
const locked = expect.objectContaining({
  code: 'locked',
  message: expect.stringContaining(`process ${process.pid}`),
});

test('a lock keeps others out until it is released', () => {
  const lock = FolderLock.acquire(folder, name);
  expect(() => FolderLock.acquire(folder, name)).toThrow(locked);
  expect(FolderLock.holderOf(folder, name)?.pid).toBe(process.pid);
  lock.release();
  lock.release();
  expect(FolderLock.holderOf(folder, name)).toBeUndefined();
  FolderLock.acquire(folder, name).release();
  expect(readdirSync(folder)).toEqual([]);
});

test('the lock of a process that is gone is taken over', async () => {
  const child = spawn(process.execPath, ['-e', ''], { stdio: 'ignore' });
  await once(child, 'exit');
  writeFileSync(join(folder, name), JSON.stringify({ pid: child.pid, startTicks: '1' }));
  expect(FolderLock.holderOf(folder, name)).toBeUndefined();
  const lock = FolderLock.acquire(folder, name);
  expect(FolderLock.holderOf(folder, name)?.pid).toBe(process.pid);
  lock.release();
});

test('what a kill leaves beside a lock is removed by the next that takes it, and nothing of the living', async () => {
  const child = spawn(process.execPath, ['-e', ''], { stdio: 'ignore' });
  await once(child, 'exit');
  const dir = mkdtempSync(join(folder, 'abandoned-'));
  const alive = [`${name}.stale.${process.ppid}`, `${name}.${process.ppid}`, `${name}.x`, 'a.wav'];
  for (const file of [...alive, `${name}.${child.pid}`, `${name}.stale.${child.pid}`]) {
    writeFileSync(join(dir, file), '');
    utimesSync(join(dir, file), 0, 0);
  }
  // Of a container whose processes are not seen here.
  const young = `${name}.${Number(child.pid) + 1e9}`;
  writeFileSync(join(dir, young), '');
  FolderLock.acquire(dir, name).release();
  expect(readdirSync(dir)).toEqual([...alive, young].toSorted());
});

test('the lock of a process whose number was given away again is taken over', () => {
  writeFileSync(join(folder, name), JSON.stringify({ pid: process.pid, startTicks: '1' }));
  expect(FolderLock.holderOf(folder, name)).toBeUndefined();
  FolderLock.acquire(folder, name).release();
});

test.each(['', 'rubbish', '{"pid":"x"}'])('a lock of %j belongs to nobody', (text) => {
  writeFileSync(join(folder, name), text);
  expect(FolderLock.holderOf(folder, name)).toBeUndefined();
  FolderLock.acquire(folder, name).release();
});

test('a lock that somebody else has taken over is left to them', () => {
  const lock = FolderLock.acquire(folder, name);
  writeFileSync(join(folder, name), JSON.stringify({ pid: 1, startTicks: '2' }));
  lock.release();
  expect(existsSync(join(folder, name))).toBe(true);
});

test('a folder in the place of a lock is named, with what to do', () => {
  const dir = mkdtempSync(join(folder, 'not-a-lock-'));
  mkdirSync(join(dir, name));
  const refused = expect.objectContaining({
    code: 'not-a-lock',
    message: `${join(dir, name)} is a folder in the place of a lock: remove it or rename it`,
  });
  expect(() => FolderLock.acquire(dir, name)).toThrow(refused);
  expect(() => FolderLock.holderOf(dir, name)).toThrow(refused);
  expect(readdirSync(dir)).toEqual([name]);
});

test('a folder in which no lock can be made is named, and not what would have been made in it', () => {
  const file = join(folder, 'file');
  writeFileSync(file, '');
  expect(() => FolderLock.acquire(file, name)).toThrow(
    expect.objectContaining({ code: 'ENOTDIR', path: file }),
  );
});
