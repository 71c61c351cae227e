import fc from 'fast-check';
import { expect, test } from 'vitest';
import { makeSeries, type Series } from '@flac-metrics/sample-codec';
import { writeReadResponse } from '../src/read-response.ts';
import { decodeResponse } from './proto.ts';

const series: fc.Arbitrary<Series> = fc
  .dictionary(
    fc.string({ minLength: 1, maxLength: 200 }),
    fc.string({ minLength: 1, unit: 'grapheme', maxLength: 200 }),
    {
      maxKeys: 4,
      noNullPrototype: true,
    },
  )
  .map((labels) => makeSeries(Object.entries(labels).map(([name, value]) => ({ name, value }))));
const sample = fc.tuple(fc.maxSafeInteger(), fc.bigInt({ min: 0n, max: 2n ** 64n - 1n }));
const columns = fc.array(sample, { maxLength: 40 });

test('an answer decodes to the series, times and bits that were written, negative times and NaN payloads included', () => {
  fc.assert(
    fc.property(
      fc.array(fc.array(fc.tuple(series, columns), { maxLength: 3 }), { maxLength: 3 }),
      (results) => {
        const written = writeReadResponse(
          results.map((list) =>
            list.map(([identity, samples]) => ({
              series: identity,
              columns: {
                timestampsMs: Float64Array.from(samples, ([ms]) => ms),
                values: new Float64Array(BigUint64Array.from(samples, ([, bits]) => bits).buffer),
              },
            })),
          ),
        );
        const expected = results.map((list) =>
          list.map(([identity, samples]) => ({
            labels: identity.labels.map(({ name, value }) => [name, value]),
            samples: samples.map(([ms, bits]) => [`${ms}`, `${bits}`]),
          })),
        );
        expect(decodeResponse(written)).toEqual(expected);
      },
    ),
  );
});
