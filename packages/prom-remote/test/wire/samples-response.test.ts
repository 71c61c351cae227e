import fc from 'fast-check';
import { uncompress } from 'snappyjs';
import { expect, test } from 'vitest';
import { PieceSink } from '../../src/wire/piece-sink.ts';
import { responseHeads, timeSeriesHead, writeSamples } from '../../src/wire/samples-response.ts';
import { SnappySink } from '../../src/wire/snappy-compress.ts';
import { decodeResponse } from '../proto.ts';
import { anyColumns, anySeries, samplesOf } from './columns.ts';

test('an answer decodes to the series, times and bits that were written, negative times and NaN payloads included', () => {
  const oneSeries = fc
    .tuple(anySeries, anyColumns)
    .map(([series, { timeline, columns }]) => ({ series, timeline, columns }));
  fc.assert(
    fc.property(fc.array(fc.array(oneSeries, { maxLength: 3 }), { maxLength: 3 }), (results) => {
      const heads = responseHeads(results);
      const pieces = [heads.whole];
      for (const [index, result] of results.entries()) {
        // Each as another thread would make it.
        const sink = new PieceSink();
        const snappy = new SnappySink(sink);
        const head = heads.results[index];
        snappy.write(head?.head ?? new Uint8Array());
        for (const [number, { series, columns }] of result.entries()) {
          snappy.write(timeSeriesHead(series, head?.seriesBytes[number] ?? 0));
          writeSamples(columns, snappy);
        }
        snappy.flush();
        pieces.push(...sink.take());
      }
      const expected = results.map((result) =>
        result.map(({ series, columns }) => ({
          labels: series.labels.map(({ name, value }) => [name, value]),
          samples: samplesOf(columns),
        })),
      );
      expect(decodeResponse(uncompress(Buffer.concat(pieces)))).toEqual(expected);
    }),
  );
});
