import fc from 'fast-check';
import { expect, test } from 'vitest';
import { tapeLots } from '../../src/method/tape-lots.ts';
import { columnsOf, wandering } from '../columns.ts';

const option = <Value>(value: fc.Arbitrary<Value>) => fc.option(value, { nil: undefined });

test('lots have all samples once, none too many, and none of another window or target', () => {
  fc.assert(
    fc.property(
      fc.array(fc.integer({ min: 1, max: 400 }), { minLength: 1, maxLength: 4 }),
      option(fc.integer({ min: 1, max: 500 })),
      option(fc.integer({ min: 1, max: 200 })),
      (counts, windowSeconds, samples) => {
        const columns = counts.map((count, index) =>
          columnsOf(`m{instance="${index % 2}",n="${index}"}`, wandering(count, index)),
        );
        const windowMs = windowSeconds && windowSeconds * 1000;
        const lots = tapeLots(columns, {
          ...(windowMs === undefined ? {} : { windowMs }),
          ...(samples === undefined ? {} : { samples }),
        });
        for (const lot of lots) {
          const targets = lot.map(
            ({ series }) => series.labels.find(({ name }) => name === 'instance')?.value,
          );
          expect(new Set(targets).size).toBe(1);
          expect(new Set(lot.map(({ series }) => series)).size).toBe(lot.length);
          for (const { values } of lot) expect(values.length).toBeLessThanOrEqual(samples ?? Infinity);
          const windows = lot.flatMap(({ timestampsMs }) =>
            Array.from(timestampsMs, (ms) => Math.floor(ms / (windowMs ?? Infinity))),
          );
          expect(new Set(windows).size).toBe(1);
        }
        for (const { series, values } of columns) {
          const parts = lots.flatMap((lot) => lot.filter((part) => part.series === series));
          expect(parts.flatMap((part) => [...part.values])).toEqual([...values]);
        }
      },
    ),
    { numRuns: 60 },
  );
});
