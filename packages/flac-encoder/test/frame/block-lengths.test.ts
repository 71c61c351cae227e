import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { chooseBlockLengths } from '../../src/frame/block-lengths.ts';
import { encodeStream } from '../../src/frame/stream-encoder.ts';
import { column, equalBlocks, shapes } from './columns.ts';

/** Levels with how long each holds. */
function steps(...runs: readonly (readonly [level: number, count: number])[]): Int32Array {
  return Int32Array.from(runs.flatMap(([level, count]) => Array.from({ length: count }, () => level)));
}

test('any column is cut into blocks that a stream may have anywhere', () => {
  const run = fc.tuple(fc.integer({ min: -9, max: 9 }), fc.oneof(fc.nat(20), fc.nat(700), fc.nat(70_000)));
  fc.assert(
    fc.property(fc.array(run, { minLength: 1, maxLength: 30 }), (runs) => {
      const samples = steps(...runs);
      const lengths = chooseBlockLengths(samples, 16);
      expect(lengths.reduce((sum, length) => sum + length, 0)).toBe(samples.length);
      const [least, most] = [Math.min(...lengths), Math.max(...lengths)];
      if (samples.length > 0) expect(least).toBeGreaterThanOrEqual(Math.min(16, samples.length));
      expect(most).toBeLessThanOrEqual(65_535);
    }),
    { numRuns: 60 },
  );
});

test('sparse steps are cut where they are, and each level is one constant block', () => {
  const samples = steps([5, 1801], [7, 977], [-3, 3003], [8, 219]);
  expect(chooseBlockLengths(samples, 16)).toEqual([1801, 977, 3003, 219]);
});

test('a constant column has as few blocks as it can', () => {
  expect(chooseBlockLengths(steps([4, 86_400]), 16)).toHaveLength(2);
  expect(chooseBlockLengths(steps([4, 65_471], [5, 10]), 16)).toHaveLength(1);
});

test('a column of no sample has no block', () => {
  expect(chooseBlockLengths(new Int32Array(), 16)).toEqual([]);
});

describe.each(Object.keys(shapes))('%s', (shape) => {
  test.each([480, 1440, 20_000])('%d samples take no more than in blocks of 4096', (length) => {
    const samples = column(shape, 16, length);
    const chosen = encodeStream(samples, chooseBlockLengths(samples, 16), { bitsPerSample: 16 });
    const equal = encodeStream(samples, equalBlocks(length, 4096), { bitsPerSample: 16 });
    // Blocks are chosen by fixed predictors alone.
    expect(chosen.length).toBeLessThanOrEqual(1.02 * equal.length);
  });
});
