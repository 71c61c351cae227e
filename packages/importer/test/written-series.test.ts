import fc from 'fast-check';
import { expect, test } from 'vitest';
import { makeSeries } from '@flac-metrics/sample-codec';
import { WrittenSeries } from '../src/written-series.ts';

const series = makeSeries([{ name: '__name__', value: 'up' }]);

test('batches of a series that reach into each other are refused, and no others, in whatever order they come', () => {
  const spans = fc.array(fc.tuple(fc.nat(100), fc.nat(6)), { maxLength: 20 });
  fc.assert(
    fc.property(spans, (spans) => {
      const written = new WrittenSeries();
      const known: [fromMs: number, toMs: number][] = [];
      for (const [fromMs, lengthMs] of spans) {
        const toMs = fromMs + lengthMs;
        const timestampsMs = Float64Array.from(new Set([fromMs, toMs]));
        const add = () => written.add([{ series, timestampsMs, values: timestampsMs }]);
        if (known.some(([from, to]) => fromMs <= to && from <= toMs))
          expect(add).toThrow(expect.objectContaining({ code: 'overlap' }));
        else {
          add();
          known.push([fromMs, toMs]);
        }
      }
    }),
  );
});
