import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, test } from 'vitest';
import { makeFolder } from '../src/index.ts';

const root = mkdtempSync(join(tmpdir(), 'make-folder-'));
afterAll(() => rmSync(root, { recursive: true }));

test('makes what is missing, and leaves what is there', () => {
  const path = join(root, 'a/b/c');
  makeFolder(path);
  writeFileSync(join(path, 'kept'), '');
  makeFolder(path);
  expect(existsSync(join(path, 'kept'))).toBe(true);
});

test('says why a folder cannot be made', () => {
  writeFileSync(join(root, 'file'), '');
  expect(() => makeFolder(join(root, 'file/folder'))).toThrow(expect.objectContaining({ code: 'ENOTDIR' }));
});

test.runIf(existsSync('/proc/self'))('ends where the system refuses for ever', () => {
  expect(() => makeFolder('/proc/recordings/deep')).toThrow(expect.objectContaining({ code: 'ENOENT' }));
});
