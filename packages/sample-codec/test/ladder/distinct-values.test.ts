import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { distinctValues } from '../../src/ladder/distinct-values.ts';
import { bitsOf } from './columns.ts';

describe('the distinct values of a column', () => {
  test('are each there once, by their bits, and each sample is one of them', () => {
    const bits = fc.array(fc.bigInt({ min: 0n, max: 2n ** 64n - 1n }), { minLength: 1, maxLength: 20 });
    fc.assert(
      fc.property(bits, fc.array(fc.nat(19), { maxLength: 200 }), (pool, picks) => {
        const column = new Float64Array(
          BigUint64Array.from(picks, (pick) => pool[pick % pool.length] ?? 0n).buffer,
        );
        const { dictionary, ranks } = distinctValues(column, 20) ?? { dictionary: column, ranks: column };
        const distinct = bitsOf(dictionary);
        expect(new Set(distinct).size).toBe(distinct.length);
        expect(Array.from(ranks, (rank) => distinct[rank])).toEqual([...bitsOf(column)]);
      }),
    );
  });

  test('ascend, negative zero before zero', () => {
    const found = distinctValues(Float64Array.of(3, -0, -5, 0, -1e300, 3, Infinity), 7);
    expect(found?.dictionary).toEqual(Float64Array.of(-1e300, -5, -0, 0, 3, Infinity));
  });

  test('are given up where there are too many', () => {
    expect(distinctValues(Float64Array.of(1, 2, 3), 2)).toBeUndefined();
    expect(distinctValues(Float64Array.of(1, 2, 2), 2)).toBeDefined();
  });
});
