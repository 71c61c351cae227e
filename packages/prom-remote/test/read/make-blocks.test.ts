import { mkdtempSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, expect, test } from 'vitest';
import { Archive, PartReader } from '@flac-metrics/archive';
import { FlacReader } from '@flac-metrics/flac-reader';
import { FileAccess, MemoryAccess } from '@flac-metrics/random-access';
import { makeMatcher } from '@flac-metrics/sample-codec/matcher';
import { lanesInOrder } from '@flac-metrics/sample-codec/tape';
import { tapeOf } from '../../../../test/tape-file.ts';
import { temporaryFolder } from '../../../../test/temporary-folder.ts';
import { column } from '../../../sample-codec/test/ladder/columns.ts';
import { makeBlocks } from '../../src/read/make-blocks.ts';
import { requestFor, wantedBlocks } from '../../src/read/wanted-block.ts';

const root = temporaryFolder();
const reader = new PartReader((path) => FileAccess.open(path));
afterAll(() => reader.close());

const count = 20_000;
const timeline = [{ startMs: 0, intervalMs: 1000, count }];
const values = Float64Array.from({ length: count }, (_, index) => ((index * index) % 997) / 100);
/** Plain integers, in more samples than a frame can have. */
const long = [{ startMs: 0, intervalMs: 1000, count: 66_000 }];
const noise = column(66_000, (noise) => Math.floor(noise() * 1e6));
const bytes = tapeOf([{ series: 'm', timeline, values }]);

async function blocksOf(tape: Uint8Array, fromMs: number, toMs: number) {
  const folder = mkdtempSync(join(root, 'tape-'));
  writeFileSync(join(folder, 'node_1970-01-01_00-00-00.tape.flac'), tape);
  const archive = await Archive.open(folder);
  const [series] = await archive.select([makeMatcher('=', '__name__', 'm')], fromMs, toMs);
  await archive.close();
  if (!series) throw new Error('no series');
  return wantedBlocks(series).map((wanted) => requestFor(wanted));
}

async function framesIn(tape: Uint8Array) {
  const { packedIndex, blocks } = await FlacReader.open(new MemoryAccess(tape));
  const audioOffset = 4 + blocks.reduce((sum, { byteLength }) => sum + 4 + byteLength, 0);
  const lanes = packedIndex ? lanesInOrder(packedIndex.unpack()) : [];
  return lanes.flatMap(({ frameOffsets }) =>
    Array.from(frameOffsets.subarray(0, -1), (at) => audioOffset + at),
  );
}

test('blocks that follow each other decode each frame once, and those between which some are at hand each their own', async () => {
  const frames = await framesIn(bytes);
  const requests = await blocksOf(bytes, -Infinity, Infinity);
  expect(requests.length).toBe(Math.ceil(count / 1920));
  reader.takeCost();
  const together = await makeBlocks(reader, requests);
  expect(reader.takeCost().framesDecoded).toBe(frames.length);
  const single = [];
  for (const request of requests) single.push(...(await makeBlocks(reader, [request])));
  expect(together).toEqual(single);
  const others = requests.filter((_, index) => index % 3 !== 1);
  expect(await makeBlocks(reader, others)).toEqual(single.filter((_, index) => index % 3 !== 1));
});

test('of blocks that follow each other, those before the damage are made, and the last as far as it must', async () => {
  const damaged = Buffer.from(tapeOf([{ series: 'm', timeline: long, values: noise }]));
  const second = (await framesIn(damaged))[1] ?? 0;
  damaged.writeUInt8(damaged.readUInt8(second + 50) ^ 1, second + 50);
  const reader = await FlacReader.open(new MemoryAccess(damaged));
  const end = reader.packedIndex?.unpack().tracks[0]?.lanes[0]?.blockStarts[1] ?? 0;
  const requests = await blocksOf(damaged, 0, (end - 1) * 1000);
  const made = await makeBlocks(new PartReader((path) => FileAccess.open(path)), requests);
  expect(made.reduce((sum, { block }) => sum + block.sampleCount, 0)).toBe(end);
  expect(made.map(({ isWhole }) => isWhole)).toEqual(
    made.map((_, index) => index < made.length - 1 || end % 1920 === 0),
  );
  await expect(
    blocksOf(damaged, 0, end * 1000).then((all) =>
      makeBlocks(new PartReader((path) => FileAccess.open(path)), all),
    ),
  ).rejects.toMatchObject({ code: 'damaged-segment' });
});
