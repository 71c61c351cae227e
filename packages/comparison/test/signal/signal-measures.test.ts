import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { leastMeasured, measureSignal, type SignalMeasures } from '../../src/signal/signal-measures.ts';
import { normalFrom, randomWalk, sine, whiteNoise } from './signals.ts';

function measured(signal: Float64Array): SignalMeasures {
  const measures = measureSignal(signal);
  if (!measures) throw new Error('not measured');
  return measures;
}

/** x(t) = a · x(t − 1) + b · x(t − 2) + noise of variance 100². */
function autoregressive(count: number, a: number, b: number, seed: number): Float64Array {
  const next = normalFrom(seed);
  let [before, last] = [0, 0];
  return Float64Array.from({ length: count }, () => {
    [before, last] = [last, a * last + b * before + 100 * next()];
    return Math.round(last);
  });
}

describe('what a signal is like', () => {
  test.each([199, 1440, 4096, 50_000])('%d samples of white noise: nothing is to be gained', (count) => {
    const { kind, linearGainDb, fixedGainDb, flatness } = measured(whiteNoise(count, 1000));
    expect(kind).toBe('noise');
    expect(Math.abs(linearGainDb)).toBeLessThan(0.5);
    expect(fixedGainDb).toBeCloseTo(0, 1);
    expect(flatness).toBeGreaterThan(0.8);
  });

  test.each([7, 25, 93, 1000])('a sine of %d samples is harmonic', (period) => {
    const { kind, linearGainDb, flatness } = measured(sine(5000, 30_000, period));
    expect(kind).toBe('harmonic');
    expect(linearGainDb).toBeGreaterThan(60);
    expect(flatness).toBeLessThan(0.01);
  });

  test('a chord in noise is harmonic, by as much as it stands above the noise', () => {
    const noise = whiteNoise(4096, 100);
    const chord = [11, 17.3, 41].map((period) => sine(4096, 3000, period));
    const signal = noise.map((sample, index) =>
      chord.reduce((sum, tone) => sum + (tone[index] ?? 0), sample),
    );
    const { kind, linearGainDb } = measured(signal);
    expect(kind).toBe('harmonic');
    // Three sines of power 3000² / 2 over 100²: 31.3 dB, less what 32 coefficients let through of the noise.
    expect(linearGainDb).toBeGreaterThan(27);
    expect(linearGainDb).toBeLessThan(31.4);
  });

  test('a random walk gains a lot by differences, and nothing more by weighing what was before', () => {
    const { kind, linearGainDb, fixedGainDb, fixedOrder, flatness, differenceFlatness } = measured(
      randomWalk(4096, 1000),
    );
    expect({ kind, fixedOrder }).toEqual({ kind: 'walk', fixedOrder: 1 });
    expect(fixedGainDb).toBeGreaterThan(20);
    expect(Math.abs(linearGainDb - fixedGainDb)).toBeLessThan(0.5);
    expect(flatness).toBeLessThan(0.2);
    expect(differenceFlatness).toBeGreaterThan(0.9);
  });

  test('a ramp is predicted wholly, and is no harmony', () => {
    const { kind, linearGainDb, entropyBits } = measured(
      Float64Array.from({ length: 1000 }, (_, index) => 17 * index),
    );
    expect(kind).toBe('walk');
    expect(linearGainDb).toBeGreaterThan(80);
    expect(entropyBits.fixedResidual).toBe(0);
    expect(entropyBits.linearResidual).toBeCloseTo(0, 1);
  });

  test('a constant', () => {
    expect(measured(new Float64Array(1000).fill(42))).toEqual({
      kind: 'constant',
      linearGainDb: 0,
      linearOrder: 0,
      fixedGainDb: 0,
      fixedOrder: 0,
      flatness: null,
      differenceFlatness: null,
      entropyBits: { numbers: 0, fixedResidual: 0, linearResidual: 0 },
    });
  });

  test('a counter whose readings are late by chance is no harmony, though averages predict it best', () => {
    const next = normalFrom(3);
    const late = Float64Array.from({ length: 4096 }, (_, index) => Math.round(1000 * index + 50 * next()));
    expect(measured(late).kind).toBe('walk');
  });

  test('the gain of a known resonance is that of the theory, and so is its flatness', () => {
    const [a, b] = [1.6, -0.9];
    const { linearGainDb, linearOrder, flatness, kind } = measured(autoregressive(4096, a, b, 5));
    // The variance of an AR(2) process over that of its noise: Box, Jenkins: Time series analysis, 3.2.4.
    const gain = (1 - b) / ((1 + b) * ((1 - b) ** 2 - a ** 2));
    expect(linearGainDb).toBeCloseTo(10 * Math.log10(gain), 0);
    expect(linearOrder).toBeGreaterThanOrEqual(2);
    expect(-10 * Math.log10(flatness ?? 1)).toBeCloseTo(10 * Math.log10(gain), -0.5);
    expect(kind).toBe('harmonic');
  });

  test('level and sign change nothing', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 1000 }), fc.integer({ min: -1e6, max: 1e6 }), (seed, level) => {
        const signal = autoregressive(300, 0.9, -0.2, seed);
        const [plain, moved] = [signal, signal.map((sample) => level - sample)].map(measured);
        expect(moved?.linearGainDb).toBeCloseTo(plain?.linearGainDb ?? 0, 2);
        expect(moved?.fixedGainDb).toBeCloseTo(plain?.fixedGainDb ?? 0, 2);
        expect(moved?.entropyBits.numbers).toBe(plain?.entropyBits.numbers);
      }),
      { numRuns: 30 },
    );
  });

  test('any whole numbers have finite measures', () => {
    const number = fc.oneof(
      fc.integer({ min: -3, max: 3 }),
      fc.maxSafeInteger(),
      fc.integer({ min: -1e6, max: 1e6 }),
    );
    fc.assert(
      fc.property(fc.array(number, { minLength: leastMeasured, maxLength: 400, size: 'max' }), (numbers) => {
        const { linearGainDb, fixedGainDb, entropyBits } = measured(Float64Array.from(numbers));
        for (const figure of [linearGainDb, fixedGainDb, ...Object.values(entropyBits)])
          expect(Number.isFinite(figure)).toBe(true);
      }),
      { numRuns: 50 },
    );
  });

  test('a year is judged by parts of it, in moderate time', () => {
    expect(measured(randomWalk(1_000_000, 10)).kind).toBe('walk');
  });

  test('too few samples are not measured', () => {
    expect(measureSignal(whiteNoise(leastMeasured - 1, 10))).toBeUndefined();
  });
});
