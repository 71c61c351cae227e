import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { Columns } from '@flac-metrics/sample-codec';
import { differingColumns, firstDifference } from '../src/differing-columns.ts';

const column = fc
  .uniqueArray(fc.tuple(fc.nat(12), fc.constantFrom(0, -0, 1, Number.NaN)), { selector: ([time]) => time })
  .map((samples): Columns => {
    const sorted = samples.toSorted((a, b) => a[0] - b[0]);
    return {
      timestampsMs: Float64Array.from(sorted, ([time]) => time),
      values: Float64Array.from(sorted, ([, value]) => value),
    };
  });

const valueAt = ({ timestampsMs, values }: Columns, timeMs: number) => values[timestampsMs.indexOf(timeMs)];

test('columns differ where two of them have a time with other bits, and each of them is named', () => {
  fc.assert(
    fc.property(fc.array(column, { maxLength: 4 }), (columns) => {
      const expected = new Set<number>();
      for (const [index, one] of columns.entries()) {
        for (const timeMs of one.timestampsMs) {
          const first = columns.find((other) => valueAt(other, timeMs) !== undefined);
          if (first && Object.is(valueAt(first, timeMs), valueAt(one, timeMs))) continue;
          columns.forEach((other, at) => valueAt(other, timeMs) === undefined || expected.add(at));
          expected.add(index);
        }
      }
      const found = new Set(differingColumns(columns).flatMap(({ columns }) => columns));
      // The first time of each is told, and not all.
      expect([...found].every((index) => expected.has(index))).toBe(true);
      expect(found.size > 0).toBe(expected.size > 0);
    }),
  );
});

test('a tolerance is for numbers alone', () => {
  const of = (value: number): Columns => ({
    timestampsMs: Float64Array.of(1),
    values: Float64Array.of(value),
  });
  expect(firstDifference(of(1), of(1.5), 0.5)).toBeUndefined();
  expect(firstDifference(of(1), of(1.6), 0.5)).toBe(1);
  expect(firstDifference(of(Number.NaN), of(0), 0.5)).toBe(1);
  expect(firstDifference(of(-0), of(0), 0.5)).toBe(1);
  expect(firstDifference(of(Infinity), of(-Infinity), 0.5)).toBe(1);
  expect(firstDifference(of(Number.NaN), of(Number.NaN))).toBeUndefined();
});
