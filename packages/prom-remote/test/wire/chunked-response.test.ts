import fc from 'fast-check';
import { expect, test } from 'vitest';
import { sampleCount } from '@flac-metrics/sample-codec';
import { decodeXorChunk } from '@flac-metrics/xor-chunk';
import { frameAround, mostBytesOfChunks, writeChunks } from '../../src/wire/chunked-response.ts';
import { crc32c } from '../../src/wire/crc32c.ts';
import { encodeLabels } from '../../src/wire/labels.ts';
import { PieceSink } from '../../src/wire/piece-sink.ts';
import { decodeFrames } from '../proto.ts';
import { anyColumns, anySeries, samplesOf } from './columns.ts';

test('a frame decodes to the series, times and bits that were written, in chunks of 120 samples, within the bound', () => {
  fc.assert(
    fc.property(anySeries, anyColumns, fc.nat(300), (series, { timeline, columns }, queryIndex) => {
      const sink = new PieceSink();
      writeChunks(columns, sink);
      const pieces = sink.take();
      const bytes = pieces.reduce((total, piece) => total + piece.length, 0);
      expect(bytes).toBeLessThanOrEqual(mostBytesOfChunks(timeline));
      const parts = pieces.map((piece) => ({ byteLength: piece.length, crc: crc32c(piece) }));
      const { head, tail } = frameAround(encodeLabels(series), parts, queryIndex);
      const [frame, ...others] = decodeFrames(Buffer.concat([head, ...pieces, tail]));
      expect(others).toEqual([]);
      expect(frame?.queryIndex).toBe(queryIndex);
      const [decoded] = frame?.series ?? [];
      expect(decoded?.labels).toEqual(series.labels.map(({ name, value }) => [name, value]));
      const chunks = decoded?.chunks ?? [];
      const samples = chunks.flatMap((chunk) => {
        const part = samplesOf(decodeXorChunk(chunk.data));
        expect([chunk.type, `${chunk.minTimeMs}`, `${chunk.maxTimeMs}`]).toEqual([
          1,
          part[0]?.[0],
          part.at(-1)?.[0],
        ]);
        return part;
      });
      expect(samples).toEqual(samplesOf(columns));
      expect(chunks.length).toBe(Math.ceil(sampleCount(timeline) / 120));
    }),
  );
});
