import { closeSync, ftruncateSync, openSync, writeSync } from 'node:fs';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { temporaryFolder } from '../../../test/temporary-folder.ts';
import { FileBeingWritten } from '../src/file-being-written.ts';

const folder = temporaryFolder();
let files = 0;

function begin() {
  const path = join(folder, `${(files += 1)}`);
  const descriptor = openSync(path, 'wx+');
  onTestFinished(() => closeSync(descriptor));
  return { descriptor, file: new FileBeingWritten(path, descriptor) };
}

test('who reads what is not there yet waits until it is written', async () => {
  const { descriptor, file } = begin();
  const target = new Uint8Array(4);
  let isRead = false;
  const reading = file.read(1, target).then(() => (isRead = true));
  for (const part of ['012', '34']) {
    expect(isRead).toBe(false);
    writeSync(descriptor, part);
    file.grow();
    await Promise.resolve();
  }
  await reading;
  expect(Buffer.from(target).toString()).toBe('1234');
});

test('has a length, and zeros beyond it, once it has ended', async () => {
  const { descriptor, file } = begin();
  const target = new Uint8Array(4).fill(9);
  expect(file.byteLength).toBe(Number.MAX_SAFE_INTEGER);
  const reading = file.read(1, target);
  writeSync(descriptor, '012');
  file.end();
  await reading;
  expect([file.byteLength, ...target]).toEqual([3, 0x31, 0x32, 0, 0]);
});

test('fails where somebody else cuts the file', async () => {
  const { descriptor, file } = begin();
  writeSync(descriptor, '012');
  file.grow();
  ftruncateSync(descriptor, 1);
  await expect(file.read(0, new Uint8Array(3))).rejects.toMatchObject({ code: 'short-read' });
});
