import { describe, expect, test } from 'vitest';
import { digamma, spectralFlatness } from '../../src/signal/spectral-flatness.ts';
import { randomWalk, sine, whiteNoise } from './signals.ts';

describe('spectral flatness', () => {
  test.each([199, 480, 1440, 4096, 20_000])('of %d samples of white noise is near 1', (count) => {
    const seeds = Array.from({ length: 20 }, (_, index) => index + 1);
    const flatnesses = seeds.map((seed) => spectralFlatness(whiteNoise(count, 1000, seed)) ?? 0);
    const mean = flatnesses.reduce((sum, flatness) => sum + flatness, 0) / seeds.length;
    expect(mean).toBeGreaterThan(0.93);
    for (const flatness of flatnesses) expect(flatness).toBeGreaterThan(0.8);
  });

  test.each([7, 20, 100])('of a sine of %d samples is near 0', (period) => {
    expect(spectralFlatness(sine(4096, 30_000, period))).toBeLessThan(0.001);
  });

  test('of a random walk is low, and of its steps near 1', () => {
    const walk = randomWalk(4096, 100);
    expect(spectralFlatness(walk)).toBeLessThan(0.2);
    expect(spectralFlatness(whiteNoise(4096, 100))).toBeGreaterThan(0.9);
  });

  test('does not depend on level and scale', () => {
    const noise = randomWalk(2000, 10);
    const flatness = spectralFlatness(noise) ?? 0;
    expect(spectralFlatness(noise.map((sample) => 1e6 + 64 * sample))).toBeCloseTo(flatness, 6);
  });

  test('is not told of what does not move, or is too short', () => {
    expect(spectralFlatness(new Float64Array(1000).fill(7))).toBeUndefined();
    expect(spectralFlatness(whiteNoise(20, 10))).toBeUndefined();
  });
});

test('digamma has its known values', () => {
  expect(digamma(1)).toBeCloseTo(-0.577_215_664_901_532_9, 9);
  expect(digamma(0.5)).toBeCloseTo(-1.963_510_026_021_423_5, 9);
  expect(digamma(10)).toBeCloseTo(2.251_752_589_066_721, 9);
});
