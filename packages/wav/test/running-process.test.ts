import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { closeSync, existsSync, openSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test, vi } from 'vitest';
import { temporaryFolder } from '../../../test/temporary-folder.ts';
import { hasOpen, isAlive, thisProcess } from '../src/index.ts';

const folder = temporaryFolder();
vi.mock(import('node:fs'), { spy: true });

/** What the next read of a file fails with. */
function failNextRead(code: string): void {
  vi.mocked(readFileSync).mockImplementationOnce(() => {
    throw Object.assign(new Error(`failed: ${code}`), { code });
  });
}

test('this process runs; one before it with its number does not', () => {
  expect(isAlive(thisProcess())).toBe(true);
  expect(isAlive({ pid: process.pid, startTicks: '1' })).toBe(false);
});

test('a process that has ended does not run', async () => {
  const child = spawn(process.execPath, ['-e', ''], { stdio: 'ignore' });
  await once(child, 'exit');
  expect(isAlive({ pid: child.pid ?? 0, startTicks: '1' })).toBe(false);
});

test('nor does one that ends while it is being looked at; any other failure is told', () => {
  const holder = thisProcess();
  failNextRead('ESRCH');
  expect(isAlive(holder)).toBe(false);
  failNextRead('EIO');
  expect(() => isAlive(holder)).toThrow('EIO');
});

test.runIf(existsSync('/proc/self/fd'))('a file is open until it is closed', () => {
  const path = join(folder, 'file');
  writeFileSync(path, '');
  expect(hasOpen(thisProcess(), path)).toBe(false);
  const descriptor = openSync(path, 'r');
  expect(hasOpen(thisProcess(), path)).toBe(true);
  closeSync(descriptor);
  expect(hasOpen(thisProcess(), path)).toBe(false);
});

test('the open files of a process that has ended are not known', () => {
  expect(hasOpen({ pid: 2 ** 30, startTicks: '1' }, process.execPath)).toBeUndefined();
});

test.each(['EACCES', 'EPERM', 'EMFILE', 'EIO'])(
  'open files that the system refuses to list by %s are not known where they are of others, and told otherwise',
  (code) => {
    vi.mocked(readdirSync).mockImplementationOnce(() => {
      throw Object.assign(new Error(`failed: ${code}`), { code });
    });
    const ask = () => hasOpen(thisProcess(), process.execPath);
    if (code === 'EACCES' || code === 'EPERM') expect(ask()).toBeUndefined();
    else expect(ask).toThrow(code);
  },
);
