import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { Columns } from '@flac-metrics/sample-codec';
import { mergeColumns } from '../src/merge-columns.ts';

const columnsOf = (times: readonly number[], value: number): Columns => ({
  timestampsMs: Float64Array.from(times),
  values: Float64Array.from(times, (_, index) => value + index / 100),
});
const times = fc.uniqueArray(fc.nat(60), { maxLength: 20 }).map((list) => list.toSorted((a, b) => a - b));

test('columns are merged in the order of time, and the first in the list wins a shared timestamp', () => {
  fc.assert(
    fc.property(fc.array(times, { maxLength: 5 }), (lists) => {
      const parts = lists.map((list, index) => columnsOf(list, index));
      const model = new Map<number, number>();
      for (const { timestampsMs, values } of parts) {
        for (const [index, ms] of timestampsMs.entries())
          if (!model.has(ms)) model.set(ms, values[index] ?? 0);
      }
      const merged = mergeColumns(parts);
      const expected = [...model].toSorted(([a], [b]) => a - b);
      expect(Array.from(merged.timestampsMs, (ms, index) => [ms, merged.values[index]])).toEqual(expected);
    }),
  );
});

test('the bits of every NaN survive a merge', () => {
  const values = new Float64Array(1);
  new BigUint64Array(values.buffer)[0] = 0x7ff0000000000002n;
  const a = { timestampsMs: Float64Array.of(2), values };
  const merged = mergeColumns([a, columnsOf([1, 3], 0), columnsOf([2], 5)]);
  expect(new BigUint64Array(merged.values.buffer, merged.values.byteOffset, 3)[1]).toBe(0x7ff0000000000002n);
});
