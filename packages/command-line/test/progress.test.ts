import { mkdtempSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, onTestFinished, test, vi } from 'vitest';
import { temporaryFolder } from '../../../test/temporary-folder.ts';
import { FilesProgress, formatBytes, Progress } from '../src/index.ts';

/** What is written to draw a line. */
const drawn = (line: string) => `\u001B[?7l\r${line}\u001B[?7h\u001B[J\r`;

/** Collects what is written to it, as a terminal of some columns or as a pipe. */
function screen(isTTY: boolean, columns = 20) {
  const written: string[] = [];
  return { screen: { isTTY, columns, write: (text: string) => written.push(text) }, written };
}

/** Time passes only where a test says so. It begins with the process, as that of `performance` does. */
function stopClock(): { pass(ms: number): void } {
  let nowMs = 10;
  const now = vi.spyOn(performance, 'now').mockImplementation(() => nowMs);
  onTestFinished(() => now.mockRestore());
  return { pass: (ms) => void (nowMs += ms) };
}

test('progress is one line on a terminal, cut to its width, and gone at the end', () => {
  const { written, ...options } = screen(true);
  const progress = new Progress(options);
  progress.show('encoding a file with a long name', 0.256);
  progress.clear();
  progress.clear();
  expect(written.join('')).toBe(`${drawn('  25 %  encoding a…')}\r\u001B[J`);
});

test('progress tells the rate and the time left, once there is something to tell by', () => {
  const clock = stopClock();
  const { written, ...options } = screen(true, 100);
  const progress = new Progress({ unit: 'samples', ...options });
  progress.show('first', 0, 0);
  clock.pass(2000);
  progress.show('second', 0.1, 3_000_000);
  clock.pass(50);
  progress.show('too soon to be drawn', 0.2, 3_000_000);
  clock.pass(300_000);
  progress.show('third', 0.2, 3_000_000);
  progress.begin();
  clock.pass(1000);
  progress.show('fourth', 0.00001, 500);
  expect(written).toEqual([
    drawn('   0 %  first'),
    drawn('  10 %  1.5 M samples/s  18 s left  second'),
    drawn('  20 %  9.9 k samples/s  21 min left  third'),
    drawn('   0 %  500 samples/s  28 h left  fourth'),
  ]);
});

test('progress takes no notice of a clock that is set', () => {
  const clock = stopClock();
  let setMs = 1.8e12;
  const time = vi.spyOn(Date, 'now').mockImplementation(() => setMs);
  onTestFinished(() => time.mockRestore());
  const { written, ...options } = screen(true, 100);
  const progress = new Progress(options);
  for (const ms of [-1e9, 1e9]) {
    clock.pass(1000);
    setMs += ms;
    progress.show('file', 0.5, 1000 * 1024);
  }
  expect(written).toEqual([
    drawn('  50 %  1000.0 KiB/s  1 s left  file'),
    drawn('  50 %  500.0 KiB/s  2 s left  file'),
  ]);
});

test('progress of work that has no known length tells no share', () => {
  const { written, ...options } = screen(true);
  new Progress(options).show('reading', undefined);
  expect(written.join('')).toBe(drawn('        reading'));
});

test('progress writes nothing where there is no terminal, nor where it is to be quiet', () => {
  for (const { written, ...options } of [screen(false), { ...screen(true), quiet: true }]) {
    const progress = new Progress(options);
    progress.show('encoding', 0.5);
    progress.clear();
    expect(written.join('')).toBe('');
  }
});

test('progress through files counts those before, also those of which nothing was shown', () => {
  const clock = stopClock();
  const folder = mkdtempSync(join(temporaryFolder(), 'files-'));
  const paths = ['a', 'b', 'c'].map((name) => join(folder, name));
  for (const [index, path] of paths.entries()) writeFileSync(path, Buffer.alloc(1000 * (index + 1)));
  const [first = '', , last = ''] = paths;
  const shown = (files: readonly string[]) => {
    const { written, ...options } = screen(true, 200);
    const progress = new FilesProgress(files, options);
    clock.pass(1000);
    progress.showShare(first, 0.5);
    clock.pass(1000);
    progress.showBytes(last, 1500);
    // It has grown meanwhile.
    clock.pass(1000);
    progress.showBytes(last, 4000);
    return written.map((text) =>
      text.replaceAll(`${folder}/`, '').slice('\u001B[?7l\r'.length, -'\u001B[?7h\u001B[J\r'.length),
    );
  };
  expect(shown(paths)).toEqual([
    '   8 %  500 B/s  11 s left  a',
    '  75 %  2.2 KiB/s  1 s left  c',
    ' 100 %  2.3 KiB/s  0 s left  c',
  ]);
  expect(shown([...paths, '-'])[0]).toBe('        500 B/s  a');
});

test('sizes are written for people', () => {
  expect([0, 1023, 1024, 3_500_000, 5 * 1024 ** 5].map(formatBytes)).toEqual([
    '0 B',
    '1023 B',
    '1.0 KiB',
    '3.3 MiB',
    '5120.0 TiB',
  ]);
});
