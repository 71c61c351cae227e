import { expect, test } from 'vitest';
import { printable, printableLine } from '../src/index.ts';

test('control characters are written as escapes, but for line feeds and tabs', () => {
  expect(printable('up{a="\u001B[2J\u0007\r"}\n\té€\u009B\u007F')).toBe(
    'up{a="\\x1b[2J\\x07\\x0d"}\n\té€\\x9b\\x7f',
  );
});

test('a line stays one, whatever it holds', () => {
  expect(printableLine('a\nb.flac: equal\r\t\u0085')).toBe(
    String.raw`a\x0ab.flac: equal\x0d` + '\t' + String.raw`\x85`,
  );
});
