import { describe, expect, test } from 'vitest';
import { MemoryAccess } from '@flac-metrics/random-access';
import { FlacError, FlacReader } from '../src/index.ts';
import { constantFrame, frame, streamHead, type StreamShape } from './bit-writer.ts';

const total = 4 * 1024 + 500;

/** Frames of the sizes given, numbered by frame; each sample is the number of its frame, and more by 1. */
const fixed = (...sizes: number[]) =>
  sizes.map((blockSize, number) => constantFrame({ blockSize, number }, number + 1));
const stream = (shape: Partial<StreamShape>, frames: Uint8Array[]) =>
  Buffer.concat([
    streamHead({ blockSize: 1024, bitsPerSample: 16, totalSamples: total, ...shape }),
    ...frames,
  ]);
const damaged = (frame: Uint8Array) => frame.map((byte, at) => (at === frame.length - 3 ? byte ^ 1 : byte));

async function sampleAt(bytes: Uint8Array, position: number): Promise<number | string> {
  try {
    const sample = new Int32Array(1);
    await (
      await FlacReader.open(new MemoryAccess(bytes, 'test.flac'))
    ).read(position, position + 1, [sample]);
    return sample[0] ?? Number.NaN;
  } catch (error) {
    if (error instanceof FlacError) return error.code;
    throw error;
  }
}

const samplesAt = (bytes: Uint8Array, positions: number[]) =>
  Promise.all(positions.map((position) => sampleAt(bytes, position)));

/** Every sample that is had of a stream of 1024 a block is the right one. */
async function expectNoneWrong(bytes: Uint8Array): Promise<void> {
  for (let position = 0; position < 5 * 65_535; position += 250) {
    const sample = await sampleAt(bytes, position);
    if (typeof sample === 'number')
      expect([position, sample]).toEqual([position, Math.floor(position / 1024) + 1]);
  }
}

const frames = fixed(1024, 1024, 1024, 1024, 500);
const inEach = [0, 1024, 2048, 3072, 4096];

describe('positions under the fixed blocking strategy', () => {
  test('follow from the size of blocks, of which only the last may be shorter', async () => {
    expect(await samplesAt(stream({}, frames), inEach)).toEqual([1, 2, 3, 4, 5]);
    expect(await samplesAt(stream({ totalSamples: 0 }, frames), inEach)).toEqual([1, 2, 3, 4, 5]);
    const tagged = Buffer.concat([stream({}, frames), Buffer.alloc(128, 'TAG')]);
    expect(await samplesAt(tagged, inEach)).toEqual([1, 2, 3, 4, 5]);
  });

  test('are found before a tag or padding, whether the total is known or not', async () => {
    const tag = Buffer.alloc(128, 'TAG');
    for (const tail of [tag, Buffer.alloc(70_000), Buffer.concat([Buffer.alloc(50), tag])]) {
      for (const totalSamples of [0, total]) {
        const bytes = Buffer.concat([stream({ totalSamples }, frames), tail]);
        expect(await samplesAt(bytes, [...inEach, total - 1, total])).toEqual([
          1,
          2,
          3,
          4,
          5,
          5,
          'out-of-range',
        ]);
        let count = 0;
        const reader = await FlacReader.open(new MemoryAccess(bytes));
        for await (const block of reader.allBlocks()) count += block.sampleCount;
        expect(count).toBe(total);
      }
    }
    const junk = Buffer.concat([stream({ totalSamples: 0 }, frames), Buffer.alloc(128, 'JUNK')]);
    expect(await sampleAt(junk, 0)).toBe('cut-frame');
  });

  test('are not told where STREAMINFO lies about that size', async () => {
    for (const blockSize of [1025, 4096, 65_535]) {
      for (const totalSamples of [0, total, 4 * blockSize + 500, 2 ** 36 - 1]) {
        const lying = stream({ blockSize, totalSamples }, frames);
        expect(await sampleAt(lying, 3000)).toBe('block-size-changed');
        await expectNoneWrong(lying);
        await expectNoneWrong(
          stream({ blockSize, totalSamples }, frames.with(0, damaged(frames[0] ?? new Uint8Array()))),
        );
      }
    }
  });

  test('are those of the first frame where STREAMINFO names no one size', async () => {
    expect(await samplesAt(stream({ minBlockSize: 500 }, frames), inEach)).toEqual([1, 2, 3, 4, 5]);
    expect(await samplesAt(stream({ minBlockSize: 16, blockSize: 4096 }, frames), inEach)).toEqual([
      1, 2, 3, 4, 5,
    ]);
  });

  test('are found from the next frames where the first is damaged, or not told', async () => {
    const [first = new Uint8Array(), ...others] = frames;
    const range = { minBlockSize: 16, blockSize: 4096 };
    const unknownFirst = await samplesAt(stream(range, [damaged(first), ...others]), inEach);
    expect(unknownFirst).toEqual(['frame-crc', 2, 3, 4, 5]);
    const lastAlone = stream(range, [...frames.slice(0, 4).map(damaged), ...frames.slice(4)]);
    expect(await sampleAt(lastAlone, 4096)).toBe('block-size-unknown');
    await expectNoneWrong(lastAlone);
  });

  test('of a damaged first frame leave the others readable', async () => {
    const [first = new Uint8Array(), ...others] = frames;
    expect(await samplesAt(stream({}, [damaged(first), ...others]), inEach)).toEqual([
      'frame-crc',
      2,
      3,
      4,
      5,
    ]);
    const two = stream({ totalSamples: 1524 }, [damaged(first), ...fixed(1024, 500).slice(1)]);
    expect(await samplesAt(two, [0, 1024])).toEqual(['frame-crc', 2]);
  });

  test('are not told by frames in the payload of a damaged first one', async () => {
    const [, ...others] = frames;
    const embedded: [Partial<StreamShape>, Uint8Array[]][] = [
      [{}, [0, 1024, 2048].map((number) => constantFrame({ blockSize: 1024, number, isVariable: true }, 99))],
      [{ minBlockSize: 16 }, [0, 1, 2].map((number) => constantFrame({ blockSize: 512, number }, 99))],
    ];
    for (const [shape, inner] of embedded) {
      const payload = Buffer.concat([...inner, Buffer.alloc(2048)]).subarray(0, 2048);
      const first = frame({ blockSize: 1024 }, (bits) => {
        bits.write(2, 8);
        for (const byte of payload) bits.write(byte, 8);
      });
      first[0] = 0;
      const bytes = stream(shape, [first, ...others]);
      expect(await sampleAt(bytes, 2048)).toBe('block-size-unknown');
      await expectNoneWrong(bytes);
    }
  });

  test('of a single frame need no size, be it as short as it may', async () => {
    for (const totalSamples of [0, 5]) {
      for (const minBlockSize of [16, 1024])
        expect(await samplesAt(stream({ totalSamples, minBlockSize }, fixed(5)), [0, 4])).toEqual([1, 1]);
    }
  });

  test('end where a block is of another size', async () => {
    const short = stream({}, fixed(1024, 1024, 1000, 1024, 500));
    expect(await samplesAt(short, inEach)).toEqual([1, 2, 'block-size-changed', 4, 5]);
    const large = stream({ minBlockSize: 16, blockSize: 4096 }, fixed(1024, 1024, 1025, 1024, 500));
    expect(await samplesAt(large, inEach)).toEqual([1, 2, 'block-size-changed', 4, 5]);
    expect(await sampleAt(stream({}, fixed(1000, 1024, 1024)), 1024)).toBe('block-size-changed');
  });

  test('are not read into streams that number samples without saying so, as there were before the bit for it', async () => {
    const old = [0, 1024].map((number) => constantFrame({ blockSize: 1024, number }, number));
    expect(await sampleAt(stream({ minBlockSize: 16 }, old), 1024)).toBe('block-size-unknown');
  });
});

test('a frame of the other blocking strategy is refused: the strategy may not change', async () => {
  const variable = [0, 1024].map((number, index) =>
    constantFrame({ blockSize: 1024, number, isVariable: true }, index + 1),
  );
  const [first = new Uint8Array(), second = new Uint8Array()] = variable;
  expect(await samplesAt(stream({}, frames.with(1, second)), inEach)).toEqual([1, 'format-changed', 3, 4, 5]);
  const two = stream({ totalSamples: 2048 }, [first, ...frames.slice(1, 2)]);
  expect(await samplesAt(two, [0, 1024])).toEqual([1, 'format-changed']);
});
