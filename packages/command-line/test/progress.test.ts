import { expect, test } from 'vitest';
import { formatBytes, Progress } from '../src/index.ts';

/** Collects what is written to it, as a terminal of 20 columns or as a pipe. */
function screen(isTTY: boolean) {
  const written: string[] = [];
  return { stream: { isTTY, columns: 20, write: (text: string) => written.push(text) }, written };
}

test('progress is one line on a terminal, cut to its width, and gone at the end', () => {
  const { stream, written } = screen(true);
  const progress = new Progress(stream);
  progress.show('encoding a file with a long name', 0.256);
  progress.clear();
  progress.clear();
  expect(written.join('')).toBe('\r  25 % encoding a f\u001B[K\r\u001B[K');
});

test('progress of work that has no known length tells no share', () => {
  const { stream, written } = screen(true);
  new Progress(stream).show('reading', undefined);
  expect(written.join('')).toBe('\r       reading\u001B[K');
});

test('progress writes nothing where there is no terminal', () => {
  const { stream, written } = screen(false);
  const progress = new Progress(stream);
  progress.show('encoding', 0.5);
  progress.clear();
  expect(written.join('')).toBe('');
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
