import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { FlacReader } from '@flac-metrics/flac-reader';
import { MemoryAccess } from '@flac-metrics/random-access';
import { BitReader } from '../../../flac-reader/src/frame/bit-reader.ts';
import { FrameDecoder } from '../../../flac-reader/src/frame/frame-decoder.ts';
import { decode as decodeByLibflac, encode as encodeByLibflac } from '../../../flac-reader/test/libflac.ts';
import { describeWith } from '../../../../test/system-programs.ts';
import { BitWriter } from '../../src/frame/bit-writer.ts';
import { mostSampleNumber } from '../../src/frame/coded-number.ts';
import type { Effort } from '../../src/frame/effort.ts';
import { FrameEncoder } from '../../src/frame/frame-encoder.ts';
import { encodeStream, StreamEncoder } from '../../src/frame/stream-encoder.ts';
import { anyColumn, column, equalBlocks, shapes } from './columns.ts';

const efforts: readonly Effort[] = ['fast', 'standard', 'best'];

/** By our reader, which checks every CRC. */
async function decode(bytes: Uint8Array): Promise<Int32Array> {
  const reader = await FlacReader.open(new MemoryAccess(bytes, 'test.flac'));
  const samples = new Int32Array(reader.streamInfo.totalSamples);
  await reader.read(0, samples.length, [samples]);
  return samples;
}

/** Headers of metadata and frame, and samples as they are. */
function mostBytes(bitsPerSample: number, blocks: readonly number[]): number {
  return blocks.reduce((sum, block) => sum + 17 + Math.ceil((block * bitsPerSample) / 8), 42);
}

test('any column of any width comes back from any blocks, and takes no more than its samples as they are', async () => {
  await fc.assert(
    fc.asyncProperty(
      anyColumn,
      fc.constantFrom(...efforts),
      async ({ bitsPerSample, samples, blocks }, effort) => {
        const bytes = encodeStream(samples, blocks, { bitsPerSample, effort });
        expect(await decode(bytes)).toEqual(samples);
        expect(bytes.length).toBeLessThanOrEqual(mostBytes(bitsPerSample, blocks));
      },
    ),
    { numRuns: 400 },
  );
});

test('more effort never takes more bytes', () => {
  fc.assert(
    fc.property(anyColumn, ({ bitsPerSample, samples, blocks }) => {
      const [fast = 0, standard = 0, best = 0] = efforts.map(
        (effort) => encodeStream(samples, blocks, { bitsPerSample, effort }).length,
      );
      expect(standard).toBeLessThanOrEqual(fast);
      expect(best).toBeLessThanOrEqual(standard);
    }),
  );
});

test('a constant block of any width and length, and a step between two, take no more than their frames must', () => {
  const samples = Int32Array.from({ length: 130_000 }, (_, index) =>
    index < 65_000 ? -(2 ** 31) : 2 ** 31 - 1,
  );
  const bytes = encodeStream(samples, [65_000, 65_000], { bitsPerSample: 32 });
  // Sync, codes, number, block size, CRC-8; subframe header, sample; CRC-16.
  const frame = (numberBytes: number) => 2 + 2 + numberBytes + 2 + 1 + 1 + 4 + 2;
  expect(bytes.length).toBe(42 + frame(1) + frame(3));
});

test('where nearly all residuals are 0, a block takes less than the bit a sample that libFLAC needs', () => {
  const samples = column('rare spikes', 16, 4096);
  const bytes = encodeStream(samples, [4096], { bitsPerSample: 16 });
  const theirs = encodeByLibflac([samples], { bitsPerSample: 16, blockSize: 4096, level: 8 });
  expect(theirs.length).toBeGreaterThan(4096 / 8);
  expect(bytes.length).toBeLessThan(theirs.length / 2);
});

test.each(['steadily counting up', 'walk', 'sine with noise'])(
  '%s takes as little as libFLAC at level 8, in the same blocks',
  (shape) => {
    const samples = column(shape, 24, 5 * 4096);
    const bytes = encodeStream(samples, equalBlocks(samples.length, 4096), { bitsPerSample: 24 });
    const theirs = encodeByLibflac([samples], { bitsPerSample: 24, blockSize: 4096, level: 8 });
    expect(bytes.length).toBeLessThanOrEqual(1.005 * theirs.length);
  },
);

test.each([0, 127, 128, 2 ** 31, mostSampleNumber])('a frame may begin at sample %d', (firstSample) => {
  const samples = column('walk', 13, 100);
  const frames = new FrameEncoder(13, 'standard');
  const bits = new BitWriter();
  frames.encode(samples, 0, 100, firstSample, bits);
  expect(bits.length).toBe(frames.frameBytes(samples, 0, 100, firstSample));
  const frame = Buffer.concat([bits.bytes.subarray(0, bits.length), new Uint8Array(BitReader.paddingBytes)]);
  const decoder = new FrameDecoder({
    minBlockSize: 16,
    maxBlockSize: 100,
    minFrameBytes: 0,
    maxFrameBytes: 0,
    sampleRate: 8000,
    channels: 1,
    bitsPerSample: 13,
    totalSamples: 0,
    md5: new Uint8Array(16),
  });
  expect(decoder.decode(frame, 0, bits.length)).toMatchObject({ isVariable: true, number: firstSample });
  expect(decoder.frameEnd).toBe(bits.length);
  expect(decoder.channels[0]).toEqual(samples);
});

const wholeBytes = [8, 16, 24, 32];
const lengths: readonly (readonly [samples: number, blockSize: number])[] = [
  ...Array.from({ length: 16 }, (_, index) => [index + 1, 4096] as const),
  [5000, 4096],
  [999, 333],
  [9000, 1000],
  [70_000, 65_535],
];

interface Encoded {
  readonly name: string;
  readonly bitsPerSample: number;
  readonly samples: Int32Array;
  readonly blocks: readonly number[];
  readonly bytes: Uint8Array;
}

/** One shape at every width, and at the usual widths in every length. */
function* encodedForms(shape: string): Generator<Encoded> {
  for (const bitsPerSample of [4, 13, 20, 29, 31, ...wholeBytes]) {
    for (const [length, blockSize] of wholeBytes.includes(bitsPerSample) ? lengths : lengths.slice(-4, -3)) {
      const samples = column(shape, bitsPerSample, length);
      const blocks = equalBlocks(length, blockSize);
      const bytes = encodeStream(samples, blocks, { bitsPerSample });
      yield { name: `${bitsPerSample}-bits-${length}-samples`, bitsPerSample, samples, blocks, bytes };
    }
  }
}

describe.each(Object.keys(shapes))('%s', (shape) => {
  test('comes back from our reader and from libFLAC, at every width', async () => {
    for (const { name, bitsPerSample, samples, blocks, bytes } of encodedForms(shape)) {
      const expected = { name, md5: md5Of(samples) };
      expect({ name, md5: md5Of(await decode(bytes)) }).toEqual(expected);
      expect({ name, md5: md5Of(decodeByLibflac(bytes)?.[0] ?? new Int32Array()) }).toEqual(expected);
      expect(bytes.length).toBeLessThanOrEqual(mostBytes(bitsPerSample, blocks));
    }
  });
});

describeWith(['flac'], 'the flac program', () => {
  test.each(Object.keys(shapes))('tests %s without a warning, and decodes it sample for sample', (shape) => {
    const folder = mkdtempSync(join(tmpdir(), 'frames-'));
    try {
      const files = [...encodedForms(shape)].map((encoded) => ({
        ...encoded,
        path: join(folder, encoded.name),
      }));
      for (const { path, bytes } of files) writeFileSync(`${path}.flac`, bytes);
      const flac = (args: readonly string[], some: typeof files) =>
        execFileSync('flac', [
          '--silent',
          '--warnings-as-errors',
          ...args,
          ...some.map(({ path }) => `${path}.flac`),
        ]);
      flac(['--test'], files);
      const whole = files.filter(({ bitsPerSample }) => wholeBytes.includes(bitsPerSample));
      flac(['--decode', '--force-raw-format', '--endian=little', '--sign=signed'], whole);
      for (const { name, path, samples, bitsPerSample } of whole) {
        const isEqual = toPcm(samples, bitsPerSample).equals(readFileSync(`${path}.raw`));
        expect({ name, isEqual }).toEqual({ name, isEqual: true });
      }
    } finally {
      rmSync(folder, { recursive: true });
    }
  });
});

function md5Of(samples: Int32Array): string {
  return createHash('md5').update(samples).digest('hex');
}

/** Little-endian, for widths of whole bytes. */
function toPcm(samples: Int32Array, bitsPerSample: number): Buffer {
  const width = bitsPerSample / 8;
  const pcm = Buffer.alloc(samples.length * width);
  for (const [index, sample] of samples.entries()) pcm.writeIntLE(sample, index * width, width);
  return pcm;
}

describe('a stream', () => {
  const samples = column('walk', 16, 3000);

  test('tells in STREAMINFO what its blocks and frames are, the last block left out', async () => {
    const stream = new StreamEncoder({ bitsPerSample: 16 });
    for (const [start, end] of [
      [0, 1000],
      [1000, 1400],
      [1400, 2990],
      [2990, 3000],
    ] as const)
      stream.append(samples, start, end);
    const { streamInfo } = await FlacReader.open(new MemoryAccess(stream.finish()));
    const ends = [...stream.frameOffsets.slice(1), stream.frameBytes];
    const frameBytes = ends.map((end, frame) => end - (stream.frameOffsets[frame] ?? 0));
    expect(streamInfo).toMatchObject({
      minBlockSize: 400,
      maxBlockSize: 1590,
      minFrameBytes: Math.min(...frameBytes),
      maxFrameBytes: Math.max(...frameBytes),
      sampleRate: 8000,
      channels: 1,
      bitsPerSample: 16,
      totalSamples: 3000,
    });
    const md5 = createHash('md5').update(toPcm(samples, 16)).digest();
    expect(Buffer.from(streamInfo.md5)).toEqual(md5);
  });

  test('carries the metadata that it is given, the last block marked', async () => {
    const application = Buffer.from([0x82, 0, 0, 6, ...Buffer.from('test'), 1, 2]);
    const padding = Buffer.from([1, 0, 0, 3, 0, 0, 0]);
    const bytes = encodeStream(samples, [3000], { bitsPerSample: 16 }, [application, padding]);
    expect([bytes[4], bytes[42], bytes[42 + 10]]).toEqual([0, 2, 0x81]);
    expect(await decode(bytes)).toEqual(samples);
  });

  test.each([
    ['samples that are left over', [1000], 'the blocks end at sample 1000 of 3000'],
    ['more than there are', [2000, 2000], 'the block at sample 2000 spans 2000 to 4000 of 3000 samples'],
    ['an empty block', [0, 3000], 'the block at sample 0 spans 0 to 0'],
    ['a short block that is not the last', [10, 2990], 'the block at sample 10 follows one of 10 samples'],
  ])('refuses %s', (_, blocks, message) => {
    const encode = () => encodeStream(samples, blocks, { bitsPerSample: 16 });
    expect(encode).toThrowError(expect.objectContaining({ code: 'bad-block-length' }));
    expect(encode).toThrowError(message);
  });

  test('refuses samples that its width does not hold, and widths that FLAC does not', () => {
    const wide = Int32Array.of(...samples.subarray(0, 20), -32_769);
    expect(() => encodeStream(wide, [21], { bitsPerSample: 16 })).toThrowError(
      expect.objectContaining({ code: 'sample-out-of-width' }),
    );
    for (const bitsPerSample of [3, 33, 16.5]) {
      expect(() => new StreamEncoder({ bitsPerSample })).toThrowError(
        expect.objectContaining({ code: 'unsupported-format' }),
      );
    }
  });
});
