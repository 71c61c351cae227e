import { expect, test } from 'vitest';
import { BitReader } from '../../src/frame/bit-reader.ts';
import { FrameDecoder } from '../../src/frame/frame-decoder.ts';
import { parseStreamInfo } from '../../src/metadata/stream-info.ts';
import { constantFrame, streamHead } from '../bit-writer.ts';

test('memory is taken by the frames that are met, and not by what STREAMINFO allows', () => {
  const head = streamHead({ blockSize: 65_535, channels: 8, bitsPerSample: 16 });
  const decoder = new FrameDecoder(parseStreamInfo(head.subarray(8)));
  const lengths = () => decoder.channels.map((samples) => samples.length);
  expect(lengths()).toEqual(Array.from({ length: 8 }, () => 0));
  for (const [blockSize, length] of [
    [1000, 1000],
    [1001, 2000],
    [16, 2000],
    [40_000, 40_000],
    [40_001, 65_535],
  ] as const) {
    const frame = constantFrame({ blockSize, channelCode: 7 }, blockSize & 0xff);
    const bytes = Buffer.concat([frame, Buffer.alloc(BitReader.paddingBytes)]);
    expect(decoder.decode(bytes, 0, frame.length)).toMatchObject({ blockSize });
    expect(lengths()).toEqual(Array.from({ length: 8 }, () => length));
    for (const samples of decoder.channels)
      expect([samples[0], samples[blockSize - 1]]).toEqual([blockSize & 0xff, blockSize & 0xff]);
  }
});
