import { expect, test } from 'vitest';
import { MemoryAccess } from '@flac-metrics/random-access';
import { FlacSegment } from '../src/index.ts';
import { streamHead } from './bit-writer.ts';

const uint32 = (value: number) => {
  const bytes = Buffer.alloc(4);
  bytes.writeUInt32LE(value);
  return bytes;
};

/** A FLAC with Vorbis comments in front of its frames. */
function tagged(shape: Parameters<typeof streamHead>[0], comments: string[], frames: Uint8Array[] = []) {
  const head = streamHead(shape);
  head[4] = 0;
  const texts = comments.flatMap((text) => [uint32(Buffer.byteLength(text)), Buffer.from(text)]);
  const body = Buffer.concat([uint32(0), uint32(comments.length), ...texts]);
  return Buffer.concat([head, Uint8Array.of(0x84, 0, body.length >> 8, body.length & 0xff), body, ...frames]);
}
const open = (bytes: Uint8Array) => FlacSegment.open(new MemoryAccess(bytes, 'a/segment.flac'));

test('tags that make no sense are told with the name of the file', async () => {
  const tags = ['SERIES=cpu{', 'START=2026-11-24T05:00:00Z', 'INTERVAL=1s', 'MAPPING=integer'];
  const shape = { blockSize: 16, bitsPerSample: 16 };
  for (const comments of [tags, tags.slice(1), ['SERIES=up', 'START=then', ...tags.slice(2)]]) {
    await expect(open(tagged(shape, comments))).rejects.toMatchObject({
      code: 'bad-tags',
      message: expect.stringMatching(/^a\/segment\.flac: .*(SERIES|START)/),
    });
  }
});
