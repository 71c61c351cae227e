import { EventEmitter } from 'node:events';
import xterm from '@xterm/headless';
import fc from 'fast-check';
import stringWidth from 'string-width';
import { expect, onTestFinished, test, vi } from 'vitest';
import { cutToWidth, foldToWidth, LiveLine } from '../src/index.ts';

/** A terminal as it shows what is written to it. */
class Emulator extends EventEmitter {
  readonly isTTY = true;
  readonly #terminal: xterm.Terminal;

  constructor(columns: number) {
    super();
    this.#terminal = new xterm.Terminal({
      cols: columns,
      rows: 10,
      convertEol: true,
      allowProposedApi: true,
    });
  }

  get columns(): number {
    return this.#terminal.cols;
  }

  write(text: string): void {
    this.#terminal.write(text);
  }

  async resize(columns: number): Promise<void> {
    await this.rows();
    this.#terminal.resize(columns, 10);
    this.emit('resize');
  }

  async rows(): Promise<string[]> {
    await new Promise<void>((resolve) => this.#terminal.write('', resolve));
    const { active } = this.#terminal.buffer;
    const rows = Array.from({ length: active.length }, (_, row) =>
      active.getLine(row)?.translateToString(true),
    );
    return rows.filter((row): row is string => row !== undefined && row !== '');
  }
}

test('a live line is drawn in place, and others are printed above it', async () => {
  const screen = new Emulator(40);
  const line = new LiveLine(false, screen);
  line.draw(() => 'one, which is long');
  line.draw(() => 'two');
  line.printAbove(() => screen.write('a log line\n'));
  expect(await screen.rows()).toEqual(['a log line', 'two']);
  line.clear();
  line.printAbove(() => screen.write('the end\n'));
  expect(await screen.rows()).toEqual(['a log line', 'the end']);
});

test('a live line stays one line, whatever becomes of the width of the terminal', async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(fc.integer({ min: 4, max: 60 }), { maxLength: 5 }), async (widths) => {
      const screen = new Emulator(50);
      screen.write('old\n');
      const line = new LiveLine(false, screen);
      line.draw((columns) => `█ ${columns} `.repeat(40));
      for (const width of widths) await screen.resize(width);
      line.printAbove(() => screen.write('log\n'));
      const shown = cutToWidth(`█ ${screen.columns - 1} `.repeat(40), screen.columns - 1);
      expect(await screen.rows()).toEqual(['old', 'log', shown]);
      line.clear();
      expect(await screen.rows()).toEqual(['old', 'log']);
      expect(screen.listenerCount('resize')).toBe(0);
    }),
    { numRuns: 30 },
  );
});

test('a live line goes when the program ends without taking it away', async () => {
  const screen = new Emulator(40);
  const before = process.listeners('exit');
  const line = new LiveLine(false, screen);
  line.draw(() => 'working');
  const onExit = process.listeners('exit').find((listener) => !before.includes(listener));
  onExit?.call(process, 0);
  expect(await screen.rows()).toEqual([]);
  line.clear();
  expect(process.listeners('exit')).toEqual(before);
});

test('a dumb terminal, which cannot erase, gets no live line', async () => {
  vi.stubEnv('TERM', 'dumb');
  onTestFinished(() => void vi.unstubAllEnvs());
  const screen = new Emulator(40);
  const line = new LiveLine(false, screen);
  line.draw(() => 'working');
  line.printAbove(() => screen.write('log\n'));
  expect(await screen.rows()).toEqual(['log']);
});

test('a line is cut by the columns that its letters take, and cannot control the terminal', () => {
  expect(cutToWidth('abcdef', 6)).toBe('abcdef');
  expect(cutToWidth('abcdef', 5)).toBe('abcd…');
  expect(cutToWidth('温度計の値', 10)).toBe('温度計の値');
  expect(cutToWidth('温度計の値', 6)).toBe('温度…');
  expect(cutToWidth('▁▂▃█⣿', 5)).toBe('▁▂▃█⣿');
  expect(cutToWidth('▁▂▃█ abc', 7)).toBe('▁▂▃█ a…');
  expect(cutToWidth('e\u0301te\u0301 👍👍', 5)).toBe('e\u0301te\u0301 …');
  expect(cutToWidth('a\u001B[2J\nb', 20)).toBe('a\u{FFFD}[2J\u{FFFD}b');
  expect(cutToWidth('abc', 0)).toBe('');
});

test('a text is folded behind spaces and commas, and otherwise between letters', () => {
  expect(foldToWidth('abc def', 7)).toEqual(['abc def']);
  expect(foldToWidth('abc def', 6)).toEqual(['abc', 'def']);
  expect(foldToWidth('abc def', 3)).toEqual(['abc', 'def']);
  expect(foldToWidth('up{a="1",b="2"}', 10)).toEqual(['up{a="1",', 'b="2"}']);
  expect(foldToWidth('abcdefg', 3)).toEqual(['abc', 'def', 'g']);
  expect(foldToWidth('温度計の値', 5)).toEqual(['温度', '計の', '値']);
  expect(foldToWidth('a\tb', 9)).toEqual(['a\u{FFFD}b']);
  expect(foldToWidth('', 9)).toEqual(['']);
});

test('no line of a folded text is too wide, and all of the text is there', () => {
  const texts = fc.string({ unit: fc.constantFrom('a', 'bc', ' ', ',', '温', '👍', 'e\u0301', '"') });
  fc.assert(
    fc.property(texts, fc.integer({ min: 2, max: 20 }), (text, columns) => {
      const lines = foldToWidth(text, columns);
      for (const line of lines) expect(stringWidth(line)).toBeLessThanOrEqual(columns);
      expect(lines.join('').replaceAll(' ', '')).toBe(text.replaceAll(' ', ''));
    }),
  );
});
