import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync, writeSync } from 'node:fs';
import { basename, join } from 'node:path';
import { expect, test } from 'vitest';
import { thisProcess } from '@flac-metrics/wav';
import { temporaryFolder } from '../../../test/temporary-folder.ts';
import { PartFile } from '../src/part-file.ts';

const root = temporaryFolder();
const freshFolder = (name: string): string => {
  const path = join(root, name);
  mkdirSync(path);
  return path;
};

test('has its name only when it is published', () => {
  const folder = freshFolder('published');
  const part = new PartFile(join(folder, 'x.flac'));
  writeSync(part.descriptor, 'whole');
  expect(readdirSync(folder)).toEqual([basename(part.path)]);
  part.publish(false);
  part.discard();
  expect(readdirSync(folder)).toEqual(['x.flac']);
  expect(readFileSync(join(folder, 'x.flac'), 'utf8')).toBe('whole');
});

test('leaves nothing when it is discarded', () => {
  const folder = freshFolder('discarded');
  const part = new PartFile(join(folder, 'x.flac'));
  part.discard();
  part.discard();
  expect(readdirSync(folder)).toEqual([]);
});

test('replaces a file of its name only if told to', () => {
  const folder = freshFolder('existing');
  const path = join(folder, 'x.flac');
  writeFileSync(path, 'first');
  const part = new PartFile(path);
  expect(() => part.publish(false)).toThrow(expect.objectContaining({ code: 'exists' }));
  part.discard();
  expect(readFileSync(path, 'utf8')).toBe('first');
  const other = new PartFile(path);
  writeSync(other.descriptor, 'second');
  other.publish(true);
  expect(readFileSync(path, 'utf8')).toBe('second');
});

test.runIf(existsSync('/sys/kernel'))('names the folder where nothing may be written', () => {
  const refused = expect.objectContaining({
    code: 'not-writable',
    message: expect.stringMatching(/^\/sys: /),
  });
  expect(() => new PartFile('/sys/x.flac')).toThrow(refused);
});

test('removes what dead processes have left of the same file, and nothing else', () => {
  const folder = freshFolder('abandoned');
  const mine = thisProcess();
  const others = [
    'x.flac.backup.part',
    'x.flac..part',
    'x.flac.part',
    `x.flac.${process.pid}.part`,
    'x.flac.1e3-1.part',
    `y.flac.${process.pid}-1.part`,
    `x.flac.${process.ppid}-x.part`,
  ];
  const abandoned = `x.flac.${mine.pid}-1.part`;
  for (const name of [...others, abandoned]) writeFileSync(join(folder, name), '');
  const part = new PartFile(join(folder, 'x.flac'));
  expect(existsSync(join(folder, abandoned))).toBe(false);
  expect(() => new PartFile(join(folder, 'x.flac'))).toThrow('EEXIST');
  expect(existsSync(part.path)).toBe(true);
  part.discard();
  expect(readdirSync(folder).toSorted()).toEqual(others.toSorted());
});
