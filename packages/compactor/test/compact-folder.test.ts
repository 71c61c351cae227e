import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import fc from 'fast-check';
import { describe, expect, test, vi } from 'vitest';
import { Archive } from '@flac-metrics/archive';
import { FlacEncoderError } from '@flac-metrics/flac-encoder';
import { encodeStream } from '@flac-metrics/flac-encoder/frame';
import { publishTape, TapeEncoder } from '@flac-metrics/flac-encoder/tape';
import { fitTimeline, parseSeries, type MaxError, type Track } from '@flac-metrics/sample-codec';
import { makeMatcher } from '@flac-metrics/sample-codec/matcher';
import { FlacSegment } from '@flac-metrics/flac-reader';
import { FileAccess } from '@flac-metrics/random-access';
import { FolderLock } from '@flac-metrics/wav';
import { temporaryFolder } from '../../../test/temporary-folder.ts';
import {
  compactFolder,
  compactionLockName,
  type CompactOptions,
  type LeftFile,
  type TapeReport,
} from '../src/index.ts';
import { folderColumns } from './folder-columns.ts';
import { writeFlac } from './one-series-flac.ts';

const root = temporaryFolder();
const newFolder = () => mkdtempSync(join(root, 'folder-'));
const windowMs = 60_000;

/** Of all samples of the one series of a folder. */
async function folderValues(folder: string): Promise<number[]> {
  const [text = ''] = Object.values(await folderColumns(folder));
  const bytes = Buffer.from(text.slice(text.lastIndexOf(' ') + 1), 'hex');
  return Array.from({ length: bytes.length / 8 }, (_, index) => bytes.readDoubleLE(8 * index));
}

/** Compacts, and tells what has stayed. */
async function compact(folder: string, options: Partial<CompactOptions> = {}) {
  const left: LeftFile[] = [];
  const report = await compactFolder(folder, { windowMs, onLeft: (file) => left.push(file), ...options });
  return { ...report, left };
}

const allSeries = [
  'cpu_usage_percent{cpu="0",instance="a",job="agent"}',
  'cpu_usage_percent{cpu="1",instance="a",job="agent"}',
  'cpu_usage_percent{cpu="0",instance="b",job="agent"}',
  'up',
];

/** One value for each series and time, in whichever file it is. */
const sampleAt = (series: number, timeMs: number) => (((timeMs / 1000) * (series + 3) * 7919) % 10_007) | 0;

function writeRecording(folder: string, series: number, startSeconds: number, count: number): string {
  const startMs = startSeconds * 1000;
  const samples = Int32Array.from({ length: count }, (_, index) => sampleAt(series, startMs + index * 1000));
  return writeFlac(folder, { series: allSeries[series] ?? '', startMs, samples });
}

/** @param seconds of the samples of each series, in order */
async function writeTape(folder: string, name: string, tracks: ReadonlyMap<number, readonly number[]>) {
  const encoder = new TapeEncoder();
  for (const [series, seconds] of tracks) {
    const timestampsMs = Float64Array.from(seconds, (second) => second * 1000);
    const values = timestampsMs.map((timeMs) => sampleAt(series, timeMs) / 100);
    encoder.add({
      series: parseSeries(allSeries[series] ?? ''),
      timeline: fitTimeline(timestampsMs),
      values,
    });
  }
  return publishTape(folder, name, encoder.finish());
}

const recording = fc.record({
  series: fc.nat(allSeries.length - 1),
  start: fc.integer({ min: -100, max: 300 }),
  count: fc.integer({ min: 1, max: 150 }),
});
const seconds = fc
  .uniqueArray(fc.integer({ min: -100, max: 400 }), { minLength: 1, maxLength: 80 })
  .map((all) => all.toSorted((a, b) => a - b));
const tape = fc
  .uniqueArray(fc.tuple(fc.nat(allSeries.length - 1), seconds), {
    minLength: 1,
    selector: ([series]) => series,
  })
  .map((tracks) => new Map(tracks));

test('whatever overlaps and is missing, the same samples are found after it, all on tapes, and a second run does nothing', async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.array(recording, { maxLength: 8 }),
      fc.array(tape, { maxLength: 3 }),
      fc.constantFrom(60_000, 100_000, 3_600_000),
      async (recordings, tapes, windowMs) => {
        const folder = newFolder();
        for (const { series, start, count } of recordings) writeRecording(folder, series, start, count);
        for (const [number, tracks] of tapes.entries())
          await writeTape(folder, `${number}.tape.flac`, tracks);
        const before = await folderColumns(folder);
        const { left } = await compact(folder, { windowMs });
        expect(left).toEqual([]);
        expect(await folderColumns(folder)).toEqual(before);
        const names = readdirSync(folder);
        expect(names.filter((name) => !name.endsWith('.tape.flac'))).toEqual([]);
        expect(await compact(folder, { windowMs })).toMatchObject({ tapes: 0, removed: 0, left: [] });
        expect(readdirSync(folder)).toEqual(names);
      },
    ),
    { numRuns: 15 },
  );
}, 60_000);

test('any double with any bits at any time goes from tape to tape', async () => {
  const folder = newFolder();
  const bits = BigUint64Array.of(
    0x7ff8_0000_dead_beefn,
    0x8000_0000_0000_0000n,
    0x7ff0_0000_0000_0002n,
    1n,
    0n,
  );
  const timestampsMs = Float64Array.of(-3, 14_998, 30_007, 60_001, 75_000);
  const values = new Float64Array(bits.buffer);
  for (const series of [0, 1]) {
    const encoder = new TapeEncoder();
    const timeline = fitTimeline(timestampsMs);
    encoder.add({ series: parseSeries(allSeries[series] ?? ''), timeline, values });
    await publishTape(folder, `${series}.tape.flac`, encoder.finish());
  }
  const before = await folderColumns(folder);
  expect(await compact(folder)).toMatchObject({ tapes: 3, samples: 10, removed: 2, left: [] });
  expect(await folderColumns(folder)).toEqual(before);
});

describe('what may not go stays, is told, and holds up nothing else', () => {
  test('files that contradict each other: the same one of them is served afterwards', async () => {
    const folder = newFolder();
    writeRecording(folder, 0, 0, 50);
    const one = writeRecording(folder, 1, 0, 30);
    const samples = Int32Array.from({ length: 30 }, (_, index) =>
      index < 19 ? sampleAt(1, (index + 10) * 1000) : 1,
    );
    const other = writeFlac(folder, { series: allSeries[1] ?? '', startMs: 10_000, samples });
    writeRecording(folder, 1, 100, 30);
    const before = await folderColumns(folder);
    const { left, removed } = await compact(folder);
    const reason = expect.stringContaining(`for ${allSeries[1]} at 1970-01-01T00:00:29.000Z`);
    expect(left.toSorted((a, b) => (a.path < b.path ? -1 : 1))).toEqual([
      { path: one, reason },
      { path: other, reason },
    ]);
    expect(removed).toBe(2);
    expect(await folderColumns(folder)).toEqual(before);
    expect(await compact(folder)).toMatchObject({ tapes: 0, removed: 0, left: { length: 2 } });
    expect(await folderColumns(folder)).toEqual(before);
  });

  test('a tape that a new file contradicts, with all that stands on it', async () => {
    const folder = newFolder();
    writeRecording(folder, 0, 0, 50);
    writeRecording(folder, 1, 0, 50);
    await compact(folder);
    const other = writeFlac(folder, { series: allSeries[1] ?? '', startMs: 0, samples: Int32Array.of(1234) });
    writeRecording(folder, 0, 50, 10);
    const before = await folderColumns(folder);
    expect(await compact(folder)).toMatchObject({ tapes: 1, removed: 1, left: { length: 2 } });
    expect(await folderColumns(folder)).toEqual(before);
    expect(readdirSync(folder)).toHaveLength(3);
    rmSync(other);
    expect(await compact(folder)).toMatchObject({ tapes: 1, removed: 2, left: [] });
    expect(readdirSync(folder)).toEqual(['agent@a_1970-01-01_00-00-00_3.tape.flac']);
  });

  test('files that are damaged, cut off, music, or have lost their tags', async () => {
    const folder = newFolder();
    const damaged = writeRecording(folder, 0, 0, 500);
    const bytes = readFileSync(damaged);
    bytes.fill(0x55, bytes.length - 30, bytes.length - 20);
    writeFileSync(damaged, bytes);
    const cut = writeRecording(folder, 1, 0, 500);
    writeFileSync(cut, readFileSync(cut).subarray(0, -100));
    const [hiding = '', promising = ''] = [8000, 2 ** 32 - 1].map((total, index) => {
      const path = writeRecording(folder, 2, 10_000 * (index + 1), 9000);
      const miscounted = readFileSync(path);
      // The low word of STREAMINFO's total.
      miscounted.writeUInt32BE(total, 22);
      writeFileSync(path, miscounted);
      return path;
    });
    const misdigested = writeRecording(folder, 2, 30_000, 9000);
    const digested = readFileSync(misdigested);
    digested.writeUInt8(digested.readUInt8(26) ^ 1, 26);
    writeFileSync(misdigested, digested);
    const empty = join(folder, 'empty.flac');
    writeFileSync(empty, '');
    const untold = join(folder, 'cpu_0_1970-01-01_01-00-00.flac');
    writeFileSync(untold, encodeStream(new Int32Array(100), [100], { bitsPerSample: 16 }));
    const alien = writeFlac(
      folder,
      { series: allSeries[2] ?? '', startMs: 0, samples: new Int32Array(9), comments: [['MOOD', 'blue']] },
      'alien.flac',
    );
    // RFC 9639 §8.1, §8.4: what `flac --keep-foreign-metadata` writes, and a type that is reserved.
    const [application = '', reserved = ''] = [2, 7].map((type) => {
      const block = Buffer.concat([Buffer.from([type, 0, 0, 8]), Buffer.from('riffRIFF')]);
      const samples = new Int32Array(9);
      return writeFlac(folder, { series: 'odd', startMs: 0, samples, blocks: [block] }, `odd${type}.flac`);
    });
    const renamed = writeFlac(
      folder,
      { series: allSeries[2] ?? '', startMs: 0, samples: new Int32Array(9) },
      'cpu_0_1970-01-01_12-00-00.flac',
    );
    writeRecording(folder, 3, 0, 10);
    const before = readdirSync(folder);
    const { left, removed, tapes } = await compact(folder);
    expect({ removed, tapes }).toEqual({ removed: 1, tapes: 1 });
    expect(Object.fromEntries(left.map(({ path, reason }) => [path, reason]))).toEqual({
      [damaged]: expect.stringContaining('CRC'),
      [cut]: expect.stringContaining(cut),
      [hiding]: expect.stringContaining('goes beyond the 8000 samples'),
      [promising]: expect.stringContaining('was cut off'),
      [misdigested]: expect.stringContaining('MD5'),
      [application]: 'it holds a block of another application, which a tape does not',
      [reserved]: 'it holds a block type 7, which a tape does not',
      [renamed]: expect.stringContaining('and its name 1970-01-01T12:00:00.000Z'),
      [empty]: expect.stringContaining(empty),
      [untold]: expect.stringContaining(untold),
      [alien]: 'it holds the comment MOOD, which a tape does not',
    });
    expect(readdirSync(folder).filter((name) => !name.includes('.tape.'))).toEqual(
      before.filter((name) => !name.startsWith('up_')),
    );
  });

  test('a damaged tape that was as planned: its samples go onto another one', async () => {
    const folder = newFolder();
    writeRecording(folder, 0, 0, 50);
    await compact(folder, { keep: true });
    const path = join(folder, 'agent@a_1970-01-01_00-00-00.tape.flac');
    const bytes = readFileSync(path);
    bytes.writeUInt8(bytes.readUInt8(bytes.length - 20) ^ 4, bytes.length - 20);
    writeFileSync(path, bytes);
    const before = await folderColumns(folder);
    const left = [{ path, reason: expect.stringMatching(/^\S+\.tape\.flac, frame at byte \d+: /) }];
    expect(await compact(folder)).toMatchObject({ tapes: 1, removed: 1, left });
    expect(await folderColumns(folder)).toEqual(before);
  });

  test('a damaged file, and no more samples are missing than were before', async () => {
    const folder = newFolder();
    writeRecording(folder, 0, 0, 10);
    const damaged = writeRecording(folder, 0, 10, 10);
    writeRecording(folder, 0, 20, 10);
    writeFileSync(damaged, 'fLaC');
    const archive = await Archive.open(folder);
    const missing = () => archive.select([makeMatcher('=', 'instance', 'a')], 0, 19_000);
    const there = async () => (await archive.select([makeMatcher('=', 'instance', 'a')], 20_000, 1e6)).length;
    await expect(missing()).rejects.toMatchObject({ code: 'damaged-segment' });
    expect(await there()).toBe(1);
    expect(await compact(folder)).toMatchObject({ tapes: 1, removed: 2, left: { length: 1 } });
    await archive.refresh();
    await expect(missing()).rejects.toMatchObject({ code: 'damaged-segment' });
    expect(await there()).toBe(1);
    await archive.close();
  });

  test('files that no tape has room for in its index', async () => {
    const folder = newFolder();
    const path = writeRecording(folder, 0, 0, 10);
    writeRecording(folder, 0, 60, 10);
    vi.spyOn(TapeEncoder.prototype, 'finish').mockImplementationOnce(() => {
      throw new FlacEncoderError('tape-full', 'the index of the tape takes too many bytes');
    });
    const reason = 'not made, and its sources stay: the index of the tape takes too many bytes';
    const tape = join(folder, 'agent@a_1970-01-01_00-00-00.tape.flac');
    expect(await compact(folder)).toMatchObject({ tapes: 1, removed: 1, left: [{ path: tape, reason }] });
    expect(readdirSync(folder)).toContain(basename(path));
    expect(await compact(folder)).toMatchObject({ tapes: 1, removed: 1, left: [] });
  });

  test('WAVs, and files of no samples, of which nothing is said', async () => {
    const folder = newFolder();
    writeRecording(folder, 0, 0, 0);
    writeFileSync(join(folder, 'cpu_0_1970-01-01_00-00-00.wav'), 'being recorded');
    const before = readdirSync(folder);
    expect(await compact(folder)).toMatchObject({ tapes: 0, removed: 0, left: [] });
    expect(readdirSync(folder)).toEqual(before);
  });

  test('a file that became another while its tape was made', async () => {
    const folder = newFolder();
    const path = writeRecording(folder, 0, 0, 50);
    const other = writeRecording(folder, 1, 0, 50);
    const onTape = () => writeRecording(folder, 0, 0, 51);
    const { left, removed } = await compact(folder, { onTape });
    expect(left.map(({ path }) => path)).toEqual([path]);
    expect(removed).toBe(1);
    const before = await folderColumns(folder);
    expect(await compact(folder)).toMatchObject({ tapes: 1, removed: 2, left: [] });
    expect(await folderColumns(folder)).toEqual(before);
    void other;
  });
});

test('keeps the sources where it is told to, once', async () => {
  const folder = newFolder();
  for (const start of [0, 30, 60]) writeRecording(folder, 0, start, 30);
  const before = await folderColumns(folder);
  expect(await compact(folder, { keep: true })).toMatchObject({ tapes: 2, removed: 0, left: [] });
  expect(await folderColumns(folder)).toEqual(before);
  expect(readdirSync(folder)).toHaveLength(5);
  expect(await compact(folder, { keep: true })).toMatchObject({ tapes: 0, removed: 0, left: [] });
  expect(await compact(folder)).toMatchObject({ tapes: 0, removed: 3, left: [] });
  expect(await folderColumns(folder)).toEqual(before);
});

test('tells what it would do, and does nothing, in a folder that another one compacts', async () => {
  const folder = newFolder();
  for (const start of [0, 30, 60]) writeRecording(folder, 0, start, 30);
  const lock = FolderLock.acquire(folder, compactionLockName);
  const before = readdirSync(folder);
  const told: string[] = [];
  const onTape = ({ path }: TapeReport) => told.push(path);
  expect(await compact(folder, { dryRun: true, onTape })).toMatchObject({
    tapes: 2,
    samples: 90,
    removed: 3,
  });
  expect(readdirSync(folder)).toEqual(before);
  await expect(compact(folder)).rejects.toMatchObject({
    code: 'locked',
    message: `${folder}: process ${process.pid} is compacting there already`,
  });
  lock.release();
  const made: string[] = [];
  await compact(folder, { onTape: ({ path }) => made.push(path) });
  expect(made).toEqual(told);
});

describe('with errors allowed', () => {
  const allowed: MaxError = { kind: 'absolute', bound: 0.5 };
  const tracksOf = async (folder: string) => {
    const found: Track[] = [];
    for (const name of readdirSync(folder)) {
      const segment = await FlacSegment.open(await FileAccess.open(join(folder, name)));
      found.push(...segment.tracks);
      await segment.close();
    }
    return found;
  };

  test('values are kept within them, which the tape says, and the exact ones go', async () => {
    const folder = newFolder();
    writeRecording(folder, 0, 0, 3000);
    const exact = await folderValues(folder);
    const bounds: (number | undefined)[] = [];
    const onTape = ({ maxError }: TapeReport) => bounds.push(maxError);
    expect(await compact(folder, { windowMs: 3_600_000, maxError: allowed, onTape })).toMatchObject({
      removed: 1,
      left: [],
    });
    expect((await tracksOf(folder)).map(({ maxError }) => maxError)).toEqual([0.5]);
    const rounded = await folderValues(folder);
    expect(rounded).toHaveLength(exact.length);
    const errors = rounded.map((value, index) => Math.abs(value - (exact[index] ?? Number.NaN)));
    expect(Math.max(...errors)).toBeGreaterThan(0.1);
    expect(Math.max(...errors)).toBeLessThanOrEqual(0.5);
    // Other windows, other errors: nothing is added to those of before.
    const more: MaxError = { kind: 'share', share: 0.5 };
    expect(await compact(folder, { windowMs: 600_000, maxError: more })).toMatchObject({
      tapes: 5,
      left: [],
    });
    expect((await tracksOf(folder)).map(({ maxError }) => maxError)).toEqual(Array(5).fill(0.5));
    expect(await folderValues(folder)).toEqual(rounded);
    expect(await compact(folder, { windowMs: 3_600_000, onTape })).toMatchObject({ tapes: 1, left: [] });
    expect((await tracksOf(folder)).map(({ maxError }) => maxError)).toEqual([0.5]);
    expect(await folderValues(folder)).toEqual(rounded);
    expect(bounds).toEqual([0.5, 0.5]);
  });

  test('values of one window are kept within less than those of another have lost already', async () => {
    const folder = newFolder();
    writeRecording(folder, 0, 0, 1000);
    await compact(folder, { windowMs: 3_600_000, maxError: allowed });
    writeRecording(folder, 0, 1000, 6000);
    const before = await folderValues(folder);
    const less: MaxError = { kind: 'absolute', bound: 0.4 };
    expect(await compact(folder, { windowMs: 3_600_000, maxError: less })).toMatchObject({
      tapes: 2,
      removed: 2,
      left: [],
    });
    const errors = (await folderValues(folder)).map((value, index) => Math.abs(value - (before[index] ?? 0)));
    expect(Math.max(...errors.slice(0, 3600))).toBe(0);
    expect(Math.max(...errors)).toBeGreaterThan(0);
    expect(Math.max(...errors)).toBeLessThanOrEqual(0.4);
  });

  test('a run that was ended leaves both, of which the exact ones go only where that is asked for again', async () => {
    const folder = newFolder();
    writeRecording(folder, 0, 0, 3000);
    await compact(folder, { windowMs: 3_600_000, maxError: allowed, keep: true });
    const before = readdirSync(folder);
    expect(before).toHaveLength(2);
    expect(await compact(folder, { windowMs: 3_600_000 })).toMatchObject({ removed: 0, left: { length: 2 } });
    const less: MaxError = { kind: 'absolute', bound: 0.1 };
    expect(await compact(folder, { windowMs: 3_600_000, maxError: less })).toMatchObject({
      left: { length: 2 },
    });
    expect(readdirSync(folder)).toEqual(before);
    writeRecording(folder, 0, 3000, 100);
    expect(await compact(folder, { windowMs: 3_600_000, maxError: allowed })).toMatchObject({
      removed: 3,
      left: [],
    });
    expect((await tracksOf(folder)).map(({ maxError }) => maxError)).toEqual([0.5]);
  });
});

test('ends between two series when it is told to, and goes on where it has ended', async () => {
  const folder = newFolder();
  for (const start of [0, 60, 120]) writeRecording(folder, 0, start, 60);
  const before = await folderColumns(folder);
  const controller = new AbortController();
  const reason = new Error('enough');
  const stopped = compact(folder, { signal: controller.signal, onTape: () => controller.abort(reason) });
  await expect(stopped).rejects.toBe(reason);
  expect(readdirSync(folder)).toHaveLength(4);
  expect(await folderColumns(folder)).toEqual(before);
  expect(await compact(folder)).toMatchObject({ tapes: 2, removed: 3, left: [] });
  expect(await folderColumns(folder)).toEqual(before);
});
