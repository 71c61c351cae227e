import { expect, test } from 'vitest';
import { extensionOf, stemOf } from '../src/index.ts';

test.each([
  ['cpu_0.wav', 'wav', 'cpu_0'],
  ['CPU_0.WAV', 'wav', 'CPU_0'],
  ['a/b.wav/c.Flac', 'flac', 'a/b.wav/c'],
  ['a.wav.flac', 'flac', 'a.wav'],
  ['a.wav.12.part', undefined, 'a.wav.12.part'],
  ['wav', undefined, 'wav'],
])('%s is a %s, and its stem is %s', (path, extension, stem) => {
  expect(extensionOf(path)).toBe(extension);
  expect(stemOf(path)).toBe(stem);
});
