import { expect, test } from 'vitest';
import { fillSound } from '../../src/read/sound-samples.ts';

const scale = { startMs: 0, intervalMs: 1000, min: 0, max: 100 };

test('values are scaled to 16 bits, one a tick; ticks without one, and NaN, are silent', () => {
  const pcm = new Int16Array(6);
  const timestampsMs = Float64Array.of(0, 1010, 3000, 4000, 5000);
  fillSound(pcm, 0, scale, { timestampsMs, values: Float64Array.of(0, 100, 50, Number.NaN, 75) });
  expect([...pcm]).toEqual([-32_767, 32_767, 0, 0, 0, 16_384]);
});

test('a constant is silence, and what is outside a piece is left out', () => {
  const pcm = new Int16Array(2).fill(1);
  const columns = { timestampsMs: Float64Array.of(0, 1000, 2000, 9000), values: new Float64Array(4).fill(7) };
  fillSound(pcm, 1, { ...scale, min: 7, max: 7 }, columns);
  expect([...pcm]).toEqual([0, 0]);
});
