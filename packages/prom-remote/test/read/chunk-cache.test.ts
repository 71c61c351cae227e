import { expect, test } from 'vitest';
import { ChunkCache, type ChunkBlock } from '../../src/read/chunk-cache.ts';

const block = (byteLength: number): ChunkBlock => ({ pieces: [], byteLength, crc: 0, isShared: true });

test('a cache keeps what was used last, up to its bound of bytes', () => {
  const cache = new ChunkCache(100);
  cache.put('a', block(40));
  cache.put('b', block(40));
  expect(cache.get('a')?.byteLength).toBe(40);
  cache.put('c', block(40));
  expect(['a', 'b', 'c'].map((key) => cache.get(key) !== undefined)).toEqual([true, false, true]);
  cache.put('d', block(200));
  expect(['a', 'c', 'd'].map((key) => cache.get(key) !== undefined)).toEqual([false, false, false]);
  cache.put('e', block(100));
  expect(cache.get('e')?.byteLength).toBe(100);
});
