import fc from 'fast-check';
import { makeSeries, type Columns, type Series, type Timeline } from '@flac-metrics/sample-codec';

/** Any series, with labels that need one or two bytes for their length. */
export const anySeries: fc.Arbitrary<Series> = fc
  .dictionary(
    fc.string({ minLength: 1, maxLength: 200 }),
    fc.string({ minLength: 1, unit: 'grapheme', maxLength: 200 }),
    { maxKeys: 4, noNullPrototype: true },
  )
  .map((labels) => makeSeries(Object.entries(labels).map(([name, value]) => ({ name, value }))));

/** A timeline of up to three runs, before 1970 and where times become longer, with any bits for its values. */
export const anyColumns: fc.Arbitrary<{ timeline: Timeline; columns: Columns }> = fc
  .array(
    fc.record({
      pauseMs: fc.integer({ min: 1, max: 1000 }),
      intervalMs: fc.integer({ min: 1, max: 100_000 }),
      values: fc.array(fc.bigInt({ min: 0n, max: 2n ** 64n - 1n }), { minLength: 1, maxLength: 150 }),
    }),
    { maxLength: 3 },
  )
  .chain((runs) =>
    fc.constantFrom(-(2 ** 40), -2000, 2 ** 35 - 2000, 2 ** 42 - 2000, 1.79e12).map((firstMs) => {
      let nextMs = firstMs;
      const timeline = runs.map(({ pauseMs, intervalMs, values }) => {
        const run = { startMs: nextMs + pauseMs, intervalMs, count: values.length };
        nextMs = run.startMs + (run.count - 1) * intervalMs;
        return run;
      });
      const times = timeline.flatMap((run) =>
        Array.from({ length: run.count }, (_, index) => run.startMs + index * run.intervalMs),
      );
      const bits = BigUint64Array.from(runs.flatMap(({ values }) => values));
      return {
        timeline,
        columns: { timestampsMs: Float64Array.from(times), values: new Float64Array(bits.buffer) },
      };
    }),
  );

/** Times and bits of columns, as `decodeResponse` gives them. */
export function samplesOf({ timestampsMs, values }: Columns): [string, string][] {
  const bits = new BigUint64Array(values.buffer, values.byteOffset, values.length);
  return Array.from(timestampsMs, (ms, index) => [`${ms}`, `${bits[index]}`]);
}
