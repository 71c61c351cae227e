import fc from 'fast-check';
import {
  fillTimestamps,
  lastMsOf,
  makeSeries,
  sampleCount,
  type Columns,
  type Run,
  type Series,
  type Timeline,
} from '@flac-metrics/sample-codec';

/** Any series, with labels that need one or two bytes for their length. */
export const anySeries: fc.Arbitrary<Series> = fc
  .dictionary(
    fc.string({ minLength: 1, maxLength: 200 }),
    fc.string({ minLength: 1, unit: 'grapheme', maxLength: 200 }),
    { maxKeys: 4, noNullPrototype: true },
  )
  .map((labels) => makeSeries(Object.entries(labels).map(([name, value]) => ({ name, value }))));

/** A timeline of up to three runs, some off their grid, before 1970 and where times become longer, with any bits for its values. */
export const anyColumns: fc.Arbitrary<{ timeline: Timeline; columns: Columns }> = fc
  .array(
    fc.record({
      pauseMs: fc.integer({ min: 1, max: 1000 }),
      intervalMs: fc.integer({ min: 1, max: 100_000 }),
      lateBy: fc.constantFrom(0, 0, 0.5, 0.99),
      values: fc.array(fc.bigInt({ min: 0n, max: 2n ** 64n - 1n }), { minLength: 1, maxLength: 150 }),
    }),
    { maxLength: 3 },
  )
  .chain((runs) =>
    fc.constantFrom(-(2 ** 40), -2000, 2 ** 35 - 2000, 2 ** 42 - 2000, 1.79e12).map((firstMs) => {
      let nextMs = firstMs;
      const timeline = runs.map(({ pauseMs, intervalMs, lateBy, values }): Run => {
        const grid = { startMs: nextMs + pauseMs, intervalMs, count: values.length };
        const run = lateBy === 0 ? grid : { ...grid, deviationsMs: deviations(values, lateBy * intervalMs) };
        nextMs = lastMsOf(run);
        return run;
      });
      const timestampsMs = new Float64Array(sampleCount(timeline));
      fillTimestamps(timeline, 0, timestampsMs);
      const bits = BigUint64Array.from(runs.flatMap(({ values }) => values));
      return {
        timeline,
        columns: { timestampsMs, values: new Float64Array(bits.buffer) },
      };
    }),
  );

/** As random as the values, and 0 for the first. */
function deviations(values: readonly bigint[], mostMs: number): Int32Array {
  return Int32Array.from(values, (bits, index) =>
    index === 0 ? 0 : Math.floor((Number(bits % 997n) / 997) * mostMs),
  );
}

/** Times and bits of columns, as `decodeResponse` gives them. */
export function samplesOf({ timestampsMs, values }: Columns): [string, string][] {
  const bits = new BigUint64Array(values.buffer, values.byteOffset, values.length);
  return Array.from(timestampsMs, (ms, index) => [`${ms}`, `${bits[index]}`]);
}
