import fc from 'fast-check';
import { expect, test } from 'vitest';
import { makeSeries } from '@flac-metrics/sample-codec';
import { ImporterError } from '../src/importer-error.ts';
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
        const overlaps = known.some(([from, to]) => fromMs <= to && from <= toMs);
        expect(codeOf(() => written.add([{ series, timestampsMs, values: timestampsMs }]))).toBe(
          overlaps ? 'overlap' : undefined,
        );
        if (!overlaps) known.push([fromMs, toMs]);
      }
    }),
  );
});

function codeOf(action: () => void): string | undefined {
  try {
    action();
    return undefined;
  } catch (error) {
    if (error instanceof ImporterError) return error.code;
    throw error;
  }
}
