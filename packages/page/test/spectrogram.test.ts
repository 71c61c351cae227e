import { expect, test } from 'vitest';
import { spectrogramOf } from '../src/spectrogram.ts';

const { signal } = new AbortController();

test('a tone is brightest at its frequency, in each column', async () => {
  const period = 8;
  const samples = Float32Array.from({ length: 20_000 }, (_, index) =>
    Math.sin((2 * Math.PI * index) / period),
  );
  const { columns, bins, levels } = await spectrogramOf(samples, 50, signal);
  expect([columns, bins]).toEqual([50, 256]);
  for (let column = 0; column < columns; column += 1) {
    const inColumn = levels.subarray(column * bins, (column + 1) * bins);
    // The first is of one cycle a window of twice as many samples.
    expect(inColumn.indexOf(Math.max(...inColumn)) + 1).toBe((2 * bins) / period);
  }
});

test('silence, a constant and a sound of a few samples are dark, and no error', async () => {
  for (const samples of [new Float32Array(1000).fill(0.5), new Float32Array(), new Float32Array(3)]) {
    const { levels } = await spectrogramOf(samples, 10, signal);
    expect(Math.max(...levels)).toBe(0);
  }
});

test('nothing is computed any more that nobody waits for', async () => {
  const over = AbortSignal.abort(new Error('over'));
  const samples = Float32Array.from({ length: 400_000 }, (_, index) => Math.sin(index));
  await expect(spectrogramOf(samples, 4000, over)).rejects.toThrow('over');
});
