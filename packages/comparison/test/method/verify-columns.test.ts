import { describe, expect, test } from 'vitest';
import { verifyColumns } from '../../src/method/verify-columns.ts';
import { columnsOf } from '../columns.ts';

describe('a column that does not come back is an error', () => {
  const columns = columnsOf('m{job="a"}', [1, 0, Number.NaN]);
  const otherNaN = new Float64Array(
    BigUint64Array.of(0x3ff0_0000_0000_0000n, 0n, 0x7ff0_0000_0000_0002n).buffer,
  );

  test.each([
    ['a negative zero', Float64Array.of(1, -0, Number.NaN)],
    ['a last bit', Float64Array.of(1 + Number.EPSILON, 0, Number.NaN)],
    ['a payload of a NaN', otherNaN],
    ['a missing sample', Float64Array.of(1, 0)],
  ])('%s', (_, values) => {
    expect(() => verifyColumns('tape', columns, { values })).toThrow(/tape: m\{job="a"\} .* values differ/);
  });

  test('a time', () => {
    const timestampsMs = columns.timestampsMs.map((ms) => ms + 1);
    expect(() => verifyColumns('tape', columns, { ...columns, timestampsMs })).toThrow('times differ');
  });

  test('and one that does is none', () => {
    expect(() => verifyColumns('tape', columns, columns)).not.toThrow();
  });
});
