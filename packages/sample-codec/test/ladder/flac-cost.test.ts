import { describe, expect, test } from 'vitest';
import { trackBits } from '../../src/ladder/flac-cost.ts';
import { column } from './columns.ts';

const samples = 14_400;

function bitsASample(valueAt: (noise: () => number, index: number) => number): number {
  return trackBits(Int32Array.from(column(samples, valueAt))) / samples;
}

describe('what FLAC takes for a track', () => {
  test('is next to nothing where nothing moves', () => {
    expect(bitsASample(() => 7)).toBeLessThan(0.07);
  });

  test('is no more than the width of noise, and its frames', () => {
    const bits = bitsASample((noise) => Math.floor(noise() * 2 ** 16) - 2 ** 15);
    expect(bits).toBeGreaterThan(16);
    expect(bits).toBeLessThan(16.5);
  });

  test('is what the differences take where the samples are a ramp with noise', () => {
    const bits = bitsASample((noise, index) => index * 1000 + Math.floor(noise() * 4));
    expect(bits).toBeLessThan(5);
  });

  test('leaves out the partitions in which nothing moves', () => {
    const bits = bitsASample((_, index) => (index % 1440 < 10 ? index % 2 : 0));
    expect(bits).toBeLessThan(0.5);
  });
});
