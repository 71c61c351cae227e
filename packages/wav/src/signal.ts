import { Random } from './random.ts';

export const signalNames = ['sine', 'noise', 'walk', 'steps', 'counter', 'constant'] as const;
export type SignalName = (typeof signalNames)[number];

/** Fills the array with the next samples of the signal. */
export type Signal = (samples: Int32Array) => void;

/** Samples in one period of the sine, and the longest step. */
const period = 3600;

/**
 * A signal that fills the width: from −(2^(bits−1) − 1) to 2^(bits−1) − 1. The same arguments give the same samples on every
 * machine: randomness is integer arithmetic, and the sine is V8's own software implementation, rounded.
 * @param bits 16, 24 or 32
 * @param seed a whole number of 32 bits
 */
export function makeSignal(name: SignalName, bits: number, seed: number): Signal {
  const peak = 2 ** (bits - 1) - 1;
  const next = generators[name](new Random(seed), peak);
  return (samples) => {
    for (let index = 0; index < samples.length; index += 1) samples[index] = next();
  };
}

type Generator = (random: Random, peak: number) => () => number;

const generators: Record<SignalName, Generator> = {
  sine: (_, peak) => {
    let position = 0;
    return () => {
      const sample = Math.round(peak * Math.sin((2 * Math.PI * position) / period));
      position = (position + 1) % period;
      return sample;
    };
  },

  noise: (random, peak) => () => random.between(-peak, peak),

  /** Steps of up to a thousandth of the width; what would leave the width stays at its edge. */
  walk: (random, peak) => {
    const longest = Math.ceil(peak / 1000);
    let level = 0;
    return () => {
      level = Math.max(-peak, Math.min(peak, level + random.between(-longest, longest)));
      return level;
    };
  },

  /** Levels that hold for up to a period. */
  steps: (random, peak) => {
    let level = 0;
    let left = 0;
    return () => {
      if (left === 0) {
        level = random.between(-peak, peak);
        left = random.between(1, period);
      }
      left -= 1;
      return level;
    };
  },

  /** Never falls, but for the reset to 0 when it would leave the width, as a restarted process's counter. */
  counter: (random, peak) => {
    let count = 0;
    return () => {
      const sample = count;
      count += random.between(0, 10);
      if (count > peak) count = 0;
      return sample;
    };
  },

  constant: (random, peak) => {
    const level = random.between(-peak, peak);
    return () => level;
  },
};
