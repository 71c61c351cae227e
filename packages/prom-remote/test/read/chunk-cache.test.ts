import { expect, test } from 'vitest';
import { parseSeries, type Track } from '@flac-metrics/sample-codec';
import { ChunkCache } from '../../src/read/chunk-cache.ts';
import type { ChunkBlock } from '../../src/wire/chunk-block.ts';

const block = (byteLength: number): ChunkBlock => ({
  bytes: new Uint8Array(byteLength),
  index: new Uint32Array(),
  sampleCount: 1,
});

const track = (): Track => ({
  series: parseSeries('m'),
  timeline: [],
});

test('a cache keeps what was used last, up to its bound of bytes', () => {
  const cache = new ChunkCache(100_000);
  const [a, b] = [track(), track()];
  const at = (from: Track, starts: number[]) => starts.map((start) => cache.get(from, start)?.bytes.length);
  cache.put(a, 0, block(40_000));
  cache.put(a, 1920, block(30_000));
  expect(at(a, [0])).toEqual([40_000]);
  cache.put(b, 0, block(40_000));
  expect([at(a, [0, 1920]), at(b, [0, 1920])]).toEqual([
    [40_000, undefined],
    [40_000, undefined],
  ]);
  // What is there already is not counted twice.
  cache.put(b, 0, block(40_000));
  expect([at(a, [0]), at(b, [0])]).toEqual([[40_000], [40_000]]);
  cache.put(a, 3840, block(200_000));
  expect([at(a, [0, 3840]), at(b, [0])]).toEqual([[undefined, undefined], [undefined]]);
  cache.put(a, 3840, block(90_000));
  expect(at(a, [3840])).toEqual([90_000]);
});
