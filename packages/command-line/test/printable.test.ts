import { expect, test } from 'vitest';
import { printable } from '../src/index.ts';

test('control characters are written as escapes, but for line feeds and tabs', () => {
  expect(printable('up{a="\u001B[2J\u0007\r"}\n\té€\u009B\u007F')).toBe(
    'up{a="\\x1b[2J\\x07\\x0d"}\n\té€\\x9b\\x7f',
  );
});
