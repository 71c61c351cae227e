import fc from 'fast-check';
import { formatSeries, makeSeries, type Series } from '@flac-metrics/sample-codec';
import type { SeriesColumns } from '../src/index.ts';

/** Any text that a label may have, and often what texts escape. */
const text = fc.oneof(
  fc.string({ unit: 'binary', maxLength: 6 }),
  fc.string({
    unit: fc.constantFrom('"', '\\', '\n', ',', '{', '}', '\r', 'n', ' ', '#', '\uFEFF'),
    maxLength: 6,
  }),
);
const filled = text.filter((text) => text !== '');

/** Some without a name. */
const anySeries: fc.Arbitrary<Series> = fc
  .tuple(
    fc.oneof(fc.constantFrom('up', 'http_requests_total', 'a:b', ''), filled),
    fc.uniqueArray(fc.record({ name: fc.oneof(fc.constantFrom('job', 'le'), filled), value: filled }), {
      selector: ({ name }) => name,
      maxLength: 4,
    }),
  )
  .map(([value, labels]) =>
    makeSeries([{ name: '__name__', value }, ...labels.filter(({ name }) => name !== '__name__')]),
  )
  .filter(({ labels }) => labels.length > 0);

/** NaNs are the one that text has. */
const value = fc.oneof(
  fc.double(),
  fc.double().map((value) => Number(value.toPrecision(6))),
  fc.integer({ min: -1000, max: 1000 }).map((hundredths) => hundredths / 100),
  fc.constantFrom(0, -0, Number.NaN, Infinity, -Infinity, 5e-324, Number.MAX_VALUE),
);

/** Columns of one series, times from the year 1970 on. */
const columnsOf = (series: Series): fc.Arbitrary<SeriesColumns> =>
  fc
    .uniqueArray(fc.tuple(fc.integer({ min: 0, max: 4_000_000_000_000 }), value), {
      selector: ([ms]) => ms,
      minLength: 1,
      maxLength: 20,
    })
    .map((samples) => samples.toSorted(([a], [b]) => a - b))
    .map((samples) => ({
      series,
      timestampsMs: Float64Array.from(samples, ([ms]) => ms),
      values: Float64Array.from(samples, ([, value]) => value),
    }));

/** Columns of several series. */
export const manyColumns: fc.Arbitrary<SeriesColumns[]> = fc
  .uniqueArray(anySeries, { selector: formatSeries, minLength: 1, maxLength: 4 })
  .chain((all) => fc.tuple(...all.map(columnsOf)));

/** As tests compare them: by the bits. */
export function bitsOf(columns: readonly SeriesColumns[]): Map<string, string[]> {
  return new Map(
    columns.map(({ series, timestampsMs, values }) => [
      formatSeries(series),
      Array.from(
        new BigUint64Array(Float64Array.from(values).buffer),
        (bits, index) => `${timestampsMs[index]} ${bits.toString(16)}`,
      ),
    ]),
  );
}
