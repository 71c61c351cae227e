import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { MemoryAccess } from '@flac-metrics/random-access';
import { FlacReader } from '../src/index.ts';
import { decode as decodeByLibflac } from './libflac.ts';
import { BitWriter, frame, streamHead, type FrameShape, type StreamShape } from './bit-writer.ts';

async function decode(stream: StreamShape, ...frames: Uint8Array[]): Promise<number[][]> {
  const reader = await FlacReader.open(
    new MemoryAccess(Buffer.concat([streamHead(stream), ...frames]), 'test.flac'),
  );
  const total = await reader.totalSamples();
  const channels = Array.from({ length: reader.streamInfo.channels }, () => new Int32Array(total));
  await reader.read(0, total, channels);
  return channels.map((samples) => [...samples]);
}

const subframe = (bits: BitWriter, type: number) => bits.write(type, 7).write(0, 1);
const verbatim = (bits: BitWriter, samples: readonly number[], width: number) => {
  subframe(bits, 1);
  for (const sample of samples) bits.write(sample, width);
};
const blockSize = 16;
const mono = (bitsPerSample: number): StreamShape => ({ blockSize, bitsPerSample, totalSamples: blockSize });
const shape: FrameShape = { blockSize };

describe('frames that encoders rarely or never write', () => {
  test.each(Array.from({ length: 29 }, (_, index) => index + 4))(
    'verbatim and constant samples of %d bits',
    async (width) => {
      const edge = 2 ** (width - 1);
      const samples = Array.from(
        { length: blockSize },
        (_, index) => [0, 1, -1, edge - 1, -edge][index % 5] ?? 0,
      );
      expect(
        await decode(
          mono(width),
          frame(shape, (bits) => verbatim(bits, samples, width)),
        ),
      ).toEqual([samples]);
      const constant = frame(shape, (bits) => subframe(bits, 0).write(-edge, width));
      expect(await decode(mono(width), constant)).toEqual([Array.from({ length: blockSize }, () => -edge)]);
    },
  );

  test('wasted bits are zeros below every sample', async () => {
    const samples = Array.from({ length: blockSize }, (_, index) => index - 8);
    const wasted = frame(shape, (bits) => {
      bits.write(1, 7).write(1, 1).unary(4); // five wasted bits of sixteen
      for (const sample of samples) bits.write(sample, 11);
    });
    expect(await decode(mono(16), wasted)).toEqual([samples.map((sample) => sample * 32)]);
  });

  test('escaped partitions, of any width and of none', async () => {
    const escaped = frame(shape, (bits) => {
      subframe(bits, 8).write(0, 2).write(2, 4); // order 0, four partitions
      bits.write(15, 4).write(0, 5);
      bits.write(15, 4).write(3, 5);
      for (const residual of [-4, 3, -1, 0]) bits.write(residual, 3);
      bits.write(0, 4);
      for (const residual of [0, -1, 1, 40]) bits.rice(residual, 0);
      bits.write(14, 4);
      for (const residual of [9000, -9000, 1, 0]) bits.rice(residual, 14);
    });
    expect(await decode(mono(16), escaped)).toEqual([
      [0, 0, 0, 0, -4, 3, -1, 0, 0, -1, 1, 40, 9000, -9000, 1, 0],
    ]);
  });

  test('a first partition without residuals, as libFLAC reads it', async () => {
    const coded = frame(shape, (bits) => {
      subframe(bits, 10).write(3, 16).write(4, 16).write(0, 2).write(3, 4); // order 2, eight partitions of 2
      for (let partition = 0; partition < 8; partition += 1) {
        bits.write(0, 4);
        if (partition > 0) bits.rice(0, 0).rice(0, 0);
      }
    });
    const expected = Array.from({ length: blockSize }, (_, index) => index + 3);
    expect(await decode(mono(16), coded)).toEqual([expected]);
    const theirs = decodeByLibflac(Buffer.concat([streamHead(mono(16)), coded]));
    expect(theirs).toEqual([Int32Array.from(expected)]);
  });

  test('parameters of five bits, with quotients longer than a word', async () => {
    const residuals = [100, -100, 2 ** 30, -(2 ** 30), 0, 0, 0, 0, 1, 2, 3, 4, 5, 6, 7, 8];
    const coded = frame(shape, (bits) => {
      subframe(bits, 8).write(1, 2).write(0, 4).write(24, 5);
      for (const residual of residuals) bits.rice(residual, 24);
    });
    expect(await decode(mono(32), coded)).toEqual([residuals]);
  });

  test('a linear predictor of order 32 in a block not much longer', async () => {
    const long = 40;
    const warmUp = Array.from({ length: 32 }, (_, index) => index * 3 - 40);
    const residuals = [5, -5, 0, 1, 2, 3, 4, 1000];
    const coefficients = Array.from({ length: 32 }, (_, index) => (index % 2 ? -3 : 4));
    const expected = [...warmUp];
    for (const residual of residuals) {
      const sum = coefficients.reduce(
        (total, coefficient, back) => total + coefficient * (expected.at(-1 - back) ?? 0),
        0,
      );
      expected.push(residual + Math.floor(sum / 4));
    }
    const predicted = frame({ blockSize: long }, (bits) => {
      subframe(bits, 63);
      for (const sample of warmUp) bits.write(sample, 24);
      bits.write(14, 4).write(2, 5);
      for (const coefficient of coefficients) bits.write(coefficient, 15);
      bits.write(0, 2).write(0, 4).write(4, 4);
      for (const residual of residuals) bits.rice(residual, 4);
    });
    const stream = { blockSize: long, bitsPerSample: 24, totalSamples: long };
    expect(await decode(stream, predicted)).toEqual([expected]);
  });

  test('the three stereo modes, at 16 bits and with a side channel of 32 and 33 bits', async () => {
    const sample = (width: number) => fc.integer({ min: -(2 ** (width - 1)), max: 2 ** (width - 1) - 1 });
    const pairs = fc
      .constantFrom(16, 30, 31, 32)
      .chain((width) =>
        fc.tuple(
          fc.constant(width),
          fc.array(fc.tuple(sample(width), sample(width)), { minLength: blockSize, maxLength: blockSize }),
        ),
      );
    await fc.assert(
      fc.asyncProperty(pairs, fc.constantFrom(8, 9, 10), async ([width, samples], channelCode) => {
        const [left, right] = [samples.map(([l]) => l), samples.map(([, r]) => r)];
        const side = samples.map(([l, r]) => l - r);
        const mid = samples.map(([l, r]) => Math.floor((l + r) / 2));
        const coded = frame({ blockSize, channelCode }, (bits) => {
          if (channelCode === 9) verbatim(bits, side, width + 1);
          verbatim(bits, { 8: left, 9: right, 10: mid }[channelCode] ?? [], width);
          if (channelCode !== 9) verbatim(bits, side, width + 1);
        });
        const stream = { blockSize, channels: 2, bitsPerSample: width, totalSamples: blockSize };
        expect(await decode(stream, coded)).toEqual([left, right]);
      }),
    );
  });

  test('blocks of varying size, numbered by sample, with the total unknown', async () => {
    const part = (first: number, count: number) =>
      frame({ blockSize: count, number: first, isVariable: true }, (bits) =>
        verbatim(
          bits,
          Array.from({ length: count }, (_, index) => first + index),
          16,
        ),
      );
    const stream = { blockSize: 700, minBlockSize: 16, bitsPerSample: 16 };
    const [samples] = await decode(stream, part(0, 20), part(20, 700), part(720, 16), part(736, 3));
    expect(samples).toEqual(Array.from({ length: 739 }, (_, index) => index));
  });
});

describe('frames that are not allowed are refused, each for its reason', () => {
  const fill = (bits: BitWriter) =>
    verbatim(
      bits,
      Array.from({ length: blockSize }, () => 0),
      16,
    );
  const stereo = { ...mono(16), channels: 2 };
  test.each<[string, StreamShape, Uint8Array]>([
    ['reserved-subframe', mono(16), frame(shape, (bits) => bits.write(2, 7).write(0, 1).write(0, 16))],
    ['reserved-subframe', mono(16), frame(shape, (bits) => bits.write(0x80, 8).write(0, 16))],
    ['bad-wasted-bits', mono(16), frame(shape, (bits) => bits.write(1, 8).unary(15).write(0, 64))],
    [
      'bad-order',
      { ...mono(16), blockSize: 16 },
      frame({ blockSize: 8 }, (bits) => subframe(bits, 63).write(0, 600)),
    ],
    // As long as the block, with nothing left to predict: neither §9.2.7 nor libFLAC allows it.
    ['bad-order', mono(16), frame(shape, (bits) => subframe(bits, 47).write(0, 600))],
    [
      'bad-padding',
      mono(16),
      frame(shape, (bits) =>
        subframe(bits, 12).write(0, 64).write(0, 6).write(0, 4).write(-1, 12).write(1, 1),
      ),
    ],
    ['no-sync', mono(16), Uint8Array.from({ length: 40 }, (_, index) => index)],
    ['bad-coded-number', mono(16), frame(shape, fill).map((byte, at) => (at === 4 ? 0b1000_0000 : byte))],
    ['bad-coded-number', mono(16), frame(shape, fill).map((byte, at) => (at === 4 ? 0b1100_0000 : byte))],
    [
      'bad-coefficients',
      mono(16),
      frame(shape, (bits) => subframe(bits, 32).write(0, 16).write(15, 4).write(0, 99)),
    ],
    [
      'bad-coefficients',
      mono(16),
      frame(shape, (bits) => subframe(bits, 32).write(0, 16).write(3, 4).write(-1, 5).write(0, 99)),
    ],
    [
      'bad-partition',
      mono(16),
      frame(shape, (bits) => subframe(bits, 8).write(0, 2).write(5, 4).write(0, 99)),
    ],
    ['bad-residual', mono(16), frame(shape, (bits) => subframe(bits, 8).write(2, 2).write(0, 99))],
    [
      'sample-out-of-width',
      mono(16),
      frame(shape, (bits) => {
        subframe(bits, 9).write(32_767, 16).write(0, 2).write(0, 4).write(2, 4);
        for (let index = 0; index < 15; index += 1) bits.rice(1, 2);
      }),
    ],
    [
      'sample-out-of-width',
      mono(32),
      frame(shape, (bits) => {
        subframe(bits, 9)
          .write(2 ** 31 - 1, 32)
          .write(0, 2)
          .write(0, 4)
          .write(2, 4);
        for (let index = 0; index < 15; index += 1) bits.rice(1, 2);
      }),
    ],
    [
      'sample-out-of-width',
      stereo,
      frame({ blockSize, channelCode: 8 }, (bits) => {
        subframe(bits, 0).write(-32_768, 16);
        subframe(bits, 0).write(65_535, 17);
      }),
    ],
    ['format-changed', mono(16), frame({ blockSize, widthCode: 6 }, fill)],
    ['format-changed', mono(16), frame({ blockSize, sampleRateCode: 9 }, fill)],
    ['format-changed', mono(16), frame({ blockSize, channelCode: 1 }, fill)],
    ['reserved-header', mono(16), frame({ blockSize, widthCode: 3 }, fill)],
    ['reserved-header', mono(16), frame({ blockSize, channelCode: 11 }, fill)],
    ['reserved-header', mono(16), frame({ blockSize, sampleRateCode: 15 }, fill)],
    ['block-too-large', mono(16), frame({ blockSize: 17 }, fill)],
    ['cut-frame', mono(16), frame(shape, fill).subarray(0, 30)],
    ['frame-crc', mono(16), frame(shape, fill).map((byte, at) => (at === 20 ? byte ^ 1 : byte))],
    ['header-crc', mono(16), frame(shape, fill).map((byte, at) => (at === 4 ? byte ^ 1 : byte))],
    ['missing-frames', mono(16), frame({ blockSize, number: 1 }, fill)],
    ['cut-short', { ...mono(16), totalSamples: 32 }, frame(shape, fill)],
  ])('%s', async (code, stream, bytes) => {
    const refusal = expect.objectContaining({ code, message: expect.stringContaining('test.flac') });
    await expect(decode(stream, bytes)).rejects.toEqual(refusal);
  });
});
