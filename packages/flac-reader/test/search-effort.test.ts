import { describe, expect, test, vi } from 'vitest';
import { MemoryAccess } from '@flac-metrics/random-access';
import { FlacReader } from '../src/index.ts';
import { FrameDecoder } from '../src/frame/frame-decoder.ts';
import { constantFrame, streamHead } from './bit-writer.ts';

const shape = { blockSize: 65_535, channels: 8, bitsPerSample: 16 };
const forged = (number: number) => {
  const bytes = constantFrame({ blockSize: 65_535, channelCode: 7, number }, 1);
  bytes[bytes.length - 1] = (bytes.at(-1) ?? 0) ^ 1;
  return bytes;
};
const open = (bytes: Uint8Array) => FlacReader.open(new MemoryAccess(bytes, 'test.flac'));
const channels = () => Array.from({ length: 8 }, () => new Int32Array(1));

/** A file of frames that are sound but for their CRC-16: `copies` times the frame with the number given. */
const forgery = (copies: number, number: number) =>
  Buffer.concat([streamHead(shape), ...Array.from({ length: copies }, () => forged(number))]);

describe('a file of forged frames', () => {
  test.each([0, 5, 50])(
    'is given up after as many as would be no chance, all numbered %d',
    async (number) => {
      const decode = vi.spyOn(FrameDecoder.prototype, 'decode');
      const tried: number[] = [];
      for (const copies of [2000, 20_000]) {
        decode.mockClear();
        const reading = open(forgery(copies, number)).then((reader) =>
          reader.read(65_535 * 5, 65_535 * 5 + 1, channels()),
        );
        await expect(reading).rejects.toMatchObject({
          code: 'too-damaged',
          message: expect.stringContaining('test.flac'),
        });
        tried.push(decode.mock.calls.length);
      }
      decode.mockRestore();
      expect(Math.max(...tried)).toBeLessThan(200);
    },
  );

  test('lets others have their turn meanwhile', async () => {
    const reader = await open(forgery(2000, 0));
    let turns = 0;
    const count = () => {
      turns += 1;
      timer = setImmediate(count);
    };
    let timer = setImmediate(count);
    await expect(reader.read(65_535 * 5, 65_535 * 5 + 1, channels())).rejects.toMatchObject({
      code: 'too-damaged',
    });
    clearImmediate(timer);
    expect(turns).toBeGreaterThan(2);
  });
});

test('a file of nothing but sync codes is given up', async () => {
  const syncs = Buffer.alloc(1 << 20, Uint8Array.of(0xff, 0xf8));
  const reader = await open(Buffer.concat([streamHead({ ...shape, totalSamples: 65_535 * 100 }), syncs]));
  await expect(reader.read(0, 1, channels())).rejects.toMatchObject({ code: 'too-damaged' });
});

test('a thousand damaged frames hide none of the sound ones', async () => {
  const frames = Array.from({ length: 1100 }, (_, number) => {
    const bytes = constantFrame({ blockSize: 4096, number }, number);
    if (number > 10 && number < 1090) bytes[bytes.length - 1] = (bytes.at(-1) ?? 0) ^ 1;
    return bytes;
  });
  const stream = { blockSize: 4096, bitsPerSample: 16, totalSamples: 4096 * 1100 };
  const reader = await open(Buffer.concat([streamHead(stream), ...frames]));
  const sample = new Int32Array(1);
  for (const number of [0, 10, 1090, 1099]) {
    await reader.read(4096 * number, 4096 * number + 1, [sample]);
    expect(sample[0]).toBe(number);
  }
  await expect(reader.read(4096 * 500, 4096 * 500 + 1, [sample])).rejects.toMatchObject({
    code: 'frame-crc',
  });
});
