import fc from 'fast-check';
import { expect, test } from 'vitest';
import { FrameEncoder } from '../../src/frame/frame-encoder.ts';
import { chooseLaneBlocks } from '../../src/tape/lane-blocks.ts';
import { padded } from '../../src/tape/padding.ts';
import { anyColumn } from '../frame/columns.ts';

const bitsPerSample = 32;
const frames = new FrameEncoder(bitsPerSample, 'fast');

function blocksOf(samples: Int32Array): number[] {
  return chooseLaneBlocks(samples, frames, bitsPerSample);
}

test('the blocks of any lane hold it, the last one more at the most, and none is too short for FLAC', () => {
  fc.assert(
    fc.property(anyColumn, ({ samples }) => {
      fc.pre(samples.length > 0);
      const lengths = blocksOf(samples);
      const before = lengths.slice(0, -1).reduce((sum, length) => sum + length, 0);
      const end = before + (lengths.at(-1) ?? 0);
      expect(before).toBeLessThan(samples.length);
      expect(end).toBeGreaterThanOrEqual(samples.length);
      for (const length of lengths) expect(length).toBeGreaterThanOrEqual(16);
    }),
  );
});

test('a lane that no power of two divides is padded where that is smaller', () => {
  const samples = Int32Array.from({ length: 2990 }, (_, at) => (at % 300 < 10 ? (at * 7919) % 1000 : 0));
  const lengths = blocksOf(samples);
  const length = lengths.reduce((sum, length) => sum + length, 0);
  expect(length).toBeGreaterThan(2990);
  expect(length % 64).toBe(0);
  const bytesOf = (count: number) => frames.frameBytes(padded(samples, count), 0, count, 0);
  expect(bytesOf(3008)).toBeLessThan(bytesOf(2990));
});
