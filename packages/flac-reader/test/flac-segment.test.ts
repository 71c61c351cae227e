import { describe, expect, test } from 'vitest';
import { MemoryAccess } from '@flac-metrics/random-access';
import { FlacReader, FlacSegment } from '../src/index.ts';
import { constantFrame, streamHead, taggedHead, type StreamShape } from './bit-writer.ts';
import { encode } from './libflac.ts';

const tagged = (shape: StreamShape, comments: string[], frames: Uint8Array[] = []) =>
  Buffer.concat([taggedHead(shape, comments), ...frames]);
const open = (bytes: Uint8Array) => FlacSegment.open(new MemoryAccess(bytes, 'a/segment.flac'));

const tags = ['SERIES=up', 'START=2026-11-24T05:00:00Z', 'INTERVAL=1s', 'MAPPING=decimal:0'];

test('tags that make no sense are told with the name of the file', async () => {
  const broken = ['SERIES=cpu{', ...tags.slice(1)];
  const shape = { blockSize: 16, bitsPerSample: 16 };
  for (const comments of [broken, tags.slice(1), ['SERIES=up', 'START=then', ...tags.slice(2)]]) {
    await expect(open(tagged(shape, comments))).rejects.toMatchObject({
      code: 'bad-tags',
      message: expect.stringMatching(/^a\/segment\.flac: .*(SERIES|START)/),
    });
  }
});

test('a name is believed where there are no tags, and not where damage may hide them', async () => {
  const shape = { blockSize: 16, bitsPerSample: 16 };
  const open = (bytes: Uint8Array) =>
    FlacSegment.open(new MemoryAccess(bytes, 'a/cpu.flac'), { fileName: 'cpu_0_2026-11-24_05-00-00.flac' });
  expect((await open(tagged(shape, []))).tracks).toHaveLength(1);
  const uncounted = tagged(shape, tags);
  // Behind the 42 bytes of STREAMINFO, the header of the block, and the length of its empty vendor.
  uncounted.writeUInt32LE(0, 42 + 4 + 4);
  for (const bytes of [streamHead(shape), uncounted]) {
    await expect(open(bytes)).rejects.toMatchObject({
      code: 'bad-tags',
      message: expect.stringMatching(/^a\/cpu\.flac: .* VORBIS_COMMENT.*; restore the file/),
    });
  }
});

test('no more is read at once than memory has room for, however much constant frames hold', async () => {
  const blockSize = 65_535;
  const frames = Array.from({ length: 600 }, (_, number) => constantFrame({ blockSize, number }, number));
  const shape = { blockSize, bitsPerSample: 16, totalSamples: 600 * blockSize };
  const segment = await open(tagged(shape, tags, frames));
  const [track] = segment.tracks;
  if (!track) throw new Error('no track');
  await expect(segment.read(track, -Infinity, Infinity)).rejects.toMatchObject({
    code: 'out-of-range',
    message: expect.stringContaining('a/segment.flac'),
  });
  const startMs = Date.UTC(2026, 10, 24, 5) + 1000 * 65_535 * 599;
  expect((await segment.read(track, startMs, startMs)).values).toEqual(Float64Array.of(599));
});

describe('a total that is not that of the frames', () => {
  const whole = encode([new Int32Array(4000)], { bitsPerSample: 16, seekPointEvery: 256 });
  const untabled = encode([new Int32Array(4000)], { bitsPerSample: 16 });
  const withTotal = (bytes: Uint8Array, total: number) => {
    const changed = new Uint8Array(bytes);
    new DataView(changed.buffer).setUint32(22, total);
    return changed;
  };
  const checkEnd = async (bytes: Uint8Array) =>
    (await FlacReader.open(new MemoryAccess(bytes, 'test.flac'))).checkEnd();

  test.each([
    ['too-long', 3999],
    ['too-long', 256 * 15],
    ['too-long', 100],
    ['cut-short', 4001],
  ])('is %s for %d', async (code, total) => {
    for (const bytes of [whole, untabled])
      await expect(checkEnd(withTotal(bytes, total))).rejects.toMatchObject({ code });
  });

  test('is none where it is right, be there a tag behind it or not', async () => {
    for (const bytes of [whole, untabled, Buffer.concat([whole, Buffer.alloc(128, 'TAG')])])
      expect(await checkEnd(bytes)).toBeUndefined();
  });

  test('opens no segment where it hides samples that the seek table knows', async () => {
    const named = (bytes: Uint8Array) =>
      FlacSegment.open(new MemoryAccess(bytes, 'cut.flac'), { fileName: 'cpu_0_2026-11-24_05-00-00.flac' });
    expect((await named(whole)).reader.stats.framesDecoded).toBe(0);
    await expect(named(withTotal(whole, 3999))).rejects.toMatchObject({
      code: 'too-long',
      message: expect.stringContaining('cut.flac'),
    });
  });
});
