import fc from 'fast-check';
import { expect, test } from 'vitest';
import { sampleCount } from '@flac-metrics/sample-codec';
import { decodeXorChunk } from '@flac-metrics/xor-chunk';
import { makeChunkBlock, partsOfBlock, type MessagePart } from '../../src/wire/chunk-block.ts';
import { crc32c } from '../../src/wire/crc32c.ts';
import { mostBytesOfChunks, writeFrame } from '../../src/wire/chunked-response.ts';
import { labelsOf } from '../../src/wire/labels.ts';
import { PieceSink } from '../../src/wire/piece-sink.ts';
import { decodeFrames } from '../proto.ts';
import { anyColumns, anySeries, samplesOf } from './columns.ts';

function frameOf(labels: Uint8Array, chunks: readonly MessagePart[], queryIndex: number): Uint8Array {
  const sink = new PieceSink();
  // As behind another frame.
  sink.write(Uint8Array.of(1, 2, 3));
  expect(writeFrame(labels, chunks, queryIndex, sink)).toBe(true);
  return Buffer.concat(sink.take()).subarray(3);
}

test('a frame decodes to the series, times and bits that were written, in chunks of 120 samples, within the bound', () => {
  fc.assert(
    fc.property(anySeries, anyColumns, fc.nat(300), (series, { timeline, columns }, queryIndex) => {
      const block = makeChunkBlock(columns);
      expect(block.bytes.length).toBeLessThanOrEqual(mostBytesOfChunks(timeline, 1));
      const parts = partsOfBlock(block, 0, block.sampleCount);
      const [frame, ...others] = decodeFrames(frameOf(labelsOf(series), parts, queryIndex));
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

test('any part of a block is the samples of that part, with the right CRC, cut chunks and whole ones', () => {
  const part = fc.tuple(
    fc.double({ min: 0, max: 1, noNaN: true }),
    fc.double({ min: 0, max: 1, noNaN: true }),
  );
  fc.assert(
    fc.property(anyColumns, part, ({ columns }, [a, b]) => {
      const block = makeChunkBlock(columns);
      const [first, end] = [a, b]
        .map((share) => Math.round(share * block.sampleCount))
        .toSorted((x, y) => x - y);
      const parts = partsOfBlock(block, first ?? 0, end ?? 0);
      for (const { bytes, crc } of parts) expect(crc32c(bytes)).toBe(crc);
      const [frame] = decodeFrames(frameOf(new Uint8Array(), parts, 0));
      const chunks = frame?.series[0]?.chunks ?? [];
      const samples = chunks.flatMap(({ data }) => samplesOf(decodeXorChunk(data)));
      expect(samples).toEqual(samplesOf(columns).slice(first, end));
    }),
  );
});

test('a frame that is too large for clients is not written', () => {
  const sink = new PieceSink();
  const chunk = { bytes: new Uint8Array(25_000_000), crc: 0 };
  expect(writeFrame(new Uint8Array(), [chunk, chunk], 0, sink)).toBe(false);
  expect(sink.byteLength).toBe(0);
  expect(writeFrame(new Uint8Array(), [chunk], 0, sink)).toBe(true);
});
