import { openSync } from 'node:fs';
import { expect, test } from 'vitest';
import { errorMessage } from '../src/index.ts';

function thrownBy(work: () => unknown): unknown {
  try {
    work();
  } catch (error) {
    return error;
  }
  throw new Error('nothing was thrown');
}

test('the system’s errors begin with the path that they are about', () => {
  expect(errorMessage(thrownBy(() => openSync('/nowhere/x.wav', 'r')))).toBe(
    '/nowhere/x.wav: no such file or directory',
  );
});

test('the system’s errors begin with what we know them to be about, where they do not tell', () => {
  const error = Object.assign(new Error('ENOSPC: no space left on device, write'), {
    code: 'ENOSPC',
    errno: -28,
  });
  expect(errorMessage(error, 'standard output')).toBe('standard output: no space left on device');
  expect(errorMessage(error)).toBe('ENOSPC: no space left on device, write');
});

test('our own errors say what they say', () => {
  expect(errorMessage(Object.assign(new Error('x.wav: cut'), { code: 'cut' }))).toBe('x.wav: cut');
});

test('defects have no words for the user, Node’s own complaints about wrong calls among them', () => {
  expect(errorMessage(new TypeError('x is not a function'))).toBeUndefined();
  expect(errorMessage(thrownBy(() => Buffer.alloc(-1)))).toBeUndefined();
  expect(errorMessage('text')).toBeUndefined();
});
