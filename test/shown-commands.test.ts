import { expect, test } from 'vitest';
import { asShown, shownCommands } from './shown-commands.ts';

const block = (text: string) => ({ page: 'p.md', line: 1, language: 'console', file: undefined, text });

test('a block is commands, of several lines too, each with what it prints', () => {
  expect(shownCommands(block('$ cat <<END\n> a\n> END\na\n$ true\n'))).toEqual([
    { command: 'cat <<END\na\nEND', shown: 'a\n' },
    { command: 'true', shown: '' },
  ]);
  expect(() => shownCommands(block('a\n'))).toThrow('p.md:1: a console block begins with a command');
});

test.each([
  ['a\n', 'a\n'],
  ['{"a":1}', '{"a":1}\n'],
  ['3 of 17 (1.5 kB)\n', '3 of … (1.5 kB)\n'],
  ['a\nb\nc\nd\n', 'a\n…\nd\n'],
  ['a\nd\n', 'a\n…\nd\n'],
  ['dir: /x   # y\n', 'dir: /x # y\n'],
])('%j is what is shown as %j', (printed, shown) => {
  expect(asShown({ command: 'c', shown }, { status: 1, printed })).toBe(`$ c\n${shown}`);
});

test.each([
  ['a\nb\n', 'a\n'],
  ['a\nb\n', '…b\n'],
  ['axb\n', 'a.b\n'],
  ['a\n', ''],
])('%j is not what is shown as %j', (printed, shown) => {
  expect(asShown({ command: 'c', shown }, { status: 0, printed })).toBe(`$ c\n${printed}`);
});

test('a command that is shown to print nothing has to succeed', () => {
  expect(asShown({ command: 'c', shown: '' }, { status: 1, printed: '' })).toBe('$ c\n(status 1)\n');
});
