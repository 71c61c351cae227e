import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { afterAll, describe, expect, test } from 'vitest';
import { Archive, PartReader } from '@flac-metrics/archive';
import { makeMatcher } from '@flac-metrics/sample-codec/matcher';
import { encodeWav } from '@flac-metrics/flac-encoder';
import { FileAccess } from '@flac-metrics/random-access';
import { formatSegmentName, parseSeries, type Columns } from '@flac-metrics/sample-codec';
import { WavRecorder } from '@flac-metrics/wav';
import { decodeXorChunk } from '@flac-metrics/xor-chunk';
import { temporaryFolder } from '../../../../test/temporary-folder.ts';
import { BlockLoader } from '../../src/read/block-loader.ts';
import { chunkFrames } from '../../src/read/chunk-frames.ts';
import type { MadeBlock } from '../../src/read/make-blocks.ts';
import { runReadJob, type BlocksJob } from '../../src/read/read-job.ts';
import { ChunkCache } from '../../src/read/chunk-cache.ts';
import { labelsOf } from '../../src/wire/labels.ts';
import { decodeFrames } from '../proto.ts';

const root = temporaryFolder();
const reader = new PartReader((path) => FileAccess.open(path));
afterAll(() => reader.close());

/** A file of the series `m`, of which the samples count half seconds. */
async function write(
  folder: string,
  startMs: number,
  intervalMs: number,
  count: number,
  isOpen: boolean,
): Promise<void> {
  const mapping = { kind: 'decimal', digits: 0 } as const;
  const tags = { series: parseSeries('m'), startMs, intervalMs, mapping };
  const path = (extension: 'wav' | 'flac') =>
    join(folder, formatSegmentName({ slug: 'm', startMs: tags.startMs, extension }));
  const recorder = WavRecorder.create(path('wav'), tags, 32);
  recorder.append(Int32Array.from({ length: count }, (_, index) => (startMs + index * intervalMs) / 500));
  recorder.close();
  if (isOpen) return;
  await encodeWav(path('wav'), path('flac'));
  rmSync(path('wav'));
}

async function runHere(job: BlocksJob): Promise<MadeBlock[]> {
  const result = await runReadJob(reader, job);
  if (!('made' in result)) throw new Error(result.message);
  return result.made.filter((made) => 'block' in made);
}

test('frames are the samples of the range, each once and in order, whether they were kept or not, and however files overlap', async () => {
  const file = fc.record({
    gapMs: fc.integer({ min: -1000, max: 6000 }).map((halves) => halves * 500),
    intervalMs: fc.constantFrom(1000, 1000, 1500),
    // More than the gap takes back, so that no two files begin together.
    count: fc.integer({ min: 501, max: 6000 }),
    isOpen: fc.boolean(),
  });
  const range = fc.tuple(fc.nat(20_000), fc.nat(12_000));
  await fc.assert(
    fc.asyncProperty(
      fc.array(file, { minLength: 1, maxLength: 3 }),
      fc.array(range, { minLength: 2, maxLength: 5 }),
      async (files, ranges) => {
        const folder = mkdtempSync(join(root, 'blocks-'));
        const times = new Set<number>();
        let nextMs = 1_000_000;
        for (const { gapMs, intervalMs, count, isOpen } of files) {
          const startMs = nextMs + gapMs;
          await write(folder, startMs, intervalMs, count, isOpen);
          nextMs = startMs + count * intervalMs;
          for (let ms = startMs; ms < nextMs; ms += intervalMs) times.add(ms);
        }
        const archive = await Archive.open(folder);
        const cache = new ChunkCache(1 << 20);
        for (const [from, length] of ranges) {
          const [fromMs, toMs] = [from * 1000, (from + length) * 1000];
          const selected = await archive.select([makeMatcher('=', '__name__', 'm')], fromMs, toMs);
          const expected = [...times].filter((ms) => ms >= fromMs && ms <= toMs).toSorted((a, b) => a - b);
          const parts = [];
          for await (const { pieces } of chunkFrames([selected], new BlockLoader(cache, runHere), 1 << 16))
            parts.push(...pieces);
          const [frame] = decodeFrames(Buffer.concat(parts));
          const columns: Columns[] = (frame?.series[0]?.chunks ?? []).map(({ data }) => decodeXorChunk(data));
          expect(columns.flatMap(({ timestampsMs }) => [...timestampsMs])).toEqual(expected);
          expect(columns.flatMap(({ values }) => [...values])).toEqual(expected.map((ms) => ms / 500));
        }
        await archive.close();
      },
    ),
    { numRuns: 25 },
  );
});

test('blocks of a closed file are made once, however often the folder changes', async () => {
  const folder = mkdtempSync(join(root, 'kept-'));
  await write(folder, 0, 1000, 5000, false);
  await write(folder, 10_000_000, 1000, 5000, false);
  const archive = await Archive.open(folder);
  const cache = new ChunkCache(1 << 20);
  let made = 0;
  const read = async (): Promise<void> => {
    const selected = await archive.select([makeMatcher('=', '__name__', 'm')], 0, 15_000_000);
    const loader = new BlockLoader(cache, (job) => {
      made += job.requests.length;
      return runHere(job);
    });
    for await (const { samples } of chunkFrames([selected], loader, 1 << 16)) expect(samples).toBe(10_000);
  };
  await read();
  expect(made).toBe(6);
  const tags = { startMs: 0, intervalMs: 1000, mapping: { kind: 'decimal', digits: 0 } } as const;
  const other = join(folder, formatSegmentName({ slug: 'a', startMs: 0, extension: 'wav' }));
  WavRecorder.create(other, { series: parseSeries('a'), ...tags }, 16).close();
  await archive.refresh();
  await read();
  expect(made).toBe(6);
  await archive.close();
});

test('samples beside a damaged frame are served, those in it are not', async () => {
  const folder = mkdtempSync(join(root, 'damaged-'));
  await write(folder, 0, 1000, 10_000, false);
  const path = join(folder, formatSegmentName({ slug: 'm', startMs: 0, extension: 'flac' }));
  const bytes = readFileSync(path);
  bytes.fill(0x55, bytes.length - 20, bytes.length - 10);
  writeFileSync(path, bytes);
  const archive = await Archive.open(folder);
  const cache = new ChunkCache(1 << 20);
  const read = async (from: number, to: number): Promise<number> => {
    const selected = await archive.select([makeMatcher('=', '__name__', 'm')], from * 1000, to * 1000);
    let samples = 0;
    for await (const part of chunkFrames([selected], new BlockLoader(cache, runHere), 1 << 16))
      samples += part.samples;
    return samples;
  };
  // Frames have 4096 samples, so the last begins at 8192; a block of chunks goes from 7680 to 9600.
  expect(await read(7700, 8191)).toBe(492);
  await expect(read(7700, 8192)).rejects.toThrow(path);
  await archive.close();
});

describe('a series of six million samples', () => {
  const samplesEach = 6_000_000;
  const series = parseSeries('m{instance="web-1"}');
  const timeline = [{ startMs: 0, intervalMs: 1000, count: samplesEach }];
  const track = { series, timeline, mapping: { kind: 'decimal', digits: 0 } } as const;
  const version = { sizeBytes: 1, modifiedMs: 0, inode: 1 };
  const file = { fileName: 'm.flac', path: '/m.flac', extension: 'flac', version } as const;
  const found = { series, timeline, parts: [{ file, track, trackNumber: 0 }] };
  const blockCount = samplesEach / 1920;

  /** Gives blocks that take so many bytes all together, and tells how many it was asked for. */
  function loaderOf(totalBytes: number) {
    const asked = { blocks: 0 };
    const run = async ({ requests }: BlocksJob): Promise<MadeBlock[]> =>
      requests.map(({ span }) => {
        const number = Math.round(span.fromMs / 1_920_000);
        const bytes = new Uint8Array(share(totalBytes, number));
        const chunks = Math.ceil(span.count / 120);
        const index = Uint32Array.from({ length: chunks * 3 }, (_, at) => (at % 3 === 1 ? bytes.length : 0));
        asked.blocks += 1;
        return { block: { bytes, index, sampleCount: span.count }, isWhole: true };
      });
    return { loader: new BlockLoader(new ChunkCache(0), run), asked };
  }
  const share = (total: number, number: number): number =>
    Math.floor((total * (number + 1)) / blockCount) - Math.floor((total * number) / blockCount);
  /** What a frame of 50 MB has besides the chunks: the key of the series, its length, its labels. */
  const others = 1 + 4 + labelsOf(series).length;

  test('is made where its frame is just as large as clients take', async () => {
    const { loader, asked } = loaderOf(50_000_000 - others);
    let bytes = 0;
    for await (const { pieces } of chunkFrames([[found]], loader, 1 << 22))
      for (const piece of pieces) bytes += piece.length;
    // The frame's own length, its CRC, and the message.
    expect(bytes).toBe(4 + 4 + 50_000_000);
    expect(asked.blocks).toBe(2 * blockCount);
  });

  test('is refused before the first byte where its labels make it one byte too large', async () => {
    const { loader, asked } = loaderOf(50_000_001 - others);
    const parts = chunkFrames([[found]], loader, 1 << 22);
    await expect(parts.next()).rejects.toMatchObject({
      status: 400,
      message: expect.stringMatching(
        /^m\{instance="web-1"\} takes more than the 50000000 bytes .*: narrow the time range$/,
      ),
    });
    expect(asked.blocks).toBe(blockCount);
  });
});
