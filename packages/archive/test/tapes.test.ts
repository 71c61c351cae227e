import { readFileSync, truncateSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { FileAccess } from '@flac-metrics/random-access';
import { fitTimeline } from '@flac-metrics/sample-codec';
import { tapeOf, type NamedColumn } from '../../../test/tape-file.ts';
import { Archive, PartReader, referenceTo } from '../src/index.ts';
import { makeMatcher } from '@flac-metrics/sample-codec/matcher';
import { all, newFolder, query, reader, write } from './queried-folder.ts';

const name = 'node@web-1_1970-01-01_00-01-40.tape.flac';

/** A series of samples at 1 s from a second on; the values count from `value` on. */
function counting(series: string, startSeconds: number, count: number, value = 0): NamedColumn {
  const timeline = [{ startMs: startSeconds * 1000, intervalMs: 1000, count }];
  return { series, timeline, values: Float64Array.from({ length: count }, (_, index) => value + index) };
}

function writeTape(folder: string, columns: readonly NamedColumn[]): string {
  const path = join(folder, name);
  writeFileSync(path, tapeOf(columns));
  return path;
}

const of = (metric: string) => [makeMatcher('=', '__name__', metric)];
const samples = (first: number, count: number, value: number) =>
  Array.from({ length: count }, (_, index) => [first + index, value + index]);

describe('a tape in an archive', () => {
  test('is served with the files of one series beside it, each sample once', async () => {
    const folder = newFolder();
    writeTape(folder, [
      counting('a', 100, 50),
      counting('b', 110, 50, 1000),
      { ...counting('zero', 100, 10), values: new Float64Array(10).fill(-0) },
    ]);
    await write(folder, 'a', 150, 50, 'flac', 50);
    await write(folder, 'b', 130, 60, 'wav', 5000);
    await write(folder, 'c', 100, 5, 'wav');
    const archive = await Archive.open(folder);
    const found = await query(archive);
    expect(Object.keys(found)).toEqual(['a', 'b', 'c', 'zero']);
    expect(found['a']).toEqual(samples(100, 100, 0));
    // Closed files count before those that are open.
    expect(found['b']).toEqual([...samples(110, 50, 1000), ...samples(160, 30, 5030)]);
    expect(found['zero']?.every(([, value]) => Object.is(value, -0))).toBe(true);
    expect(await query(archive, of('b'), 120, 122)).toEqual({ b: samples(120, 3, 1010) });
    await archive.close();
  });

  test('is merged by its own times where they are off the grid', async () => {
    const folder = newFolder();
    const timesMs = Float64Array.of(100_007, 101_013, 102_001, 103_019, 104_004);
    const values = Float64Array.of(1, 2, 3, 4, 5);
    writeTape(folder, [{ series: 'm', timeline: fitTimeline(timesMs), values }]);
    await write(folder, 'm', 103, 3, 'wav', 70);
    const archive = await Archive.open(folder);
    expect((await query(archive))['m']).toEqual([
      [100.007, 1],
      [101.013, 2],
      [102.001, 3],
      [103, 70],
      [103.019, 4],
      [104, 71],
      [104.004, 5],
      [105, 72],
    ]);
    await archive.close();
  });

  test('costs no more where other files hold the same samples, and these count once', async () => {
    const folder = newFolder();
    const values = Float64Array.from({ length: 500 }, (_, index) => (index * index) % 97);
    writeTape(folder, [{ ...counting('a', 100, 500), values }]);
    const archive = await Archive.open(folder);
    const alone = await query(archive);
    reader.takeCost();
    await query(archive);
    const { framesDecoded } = reader.takeCost();
    await write(folder, 'a', 150, 200, 'flac');
    await write(folder, 'a', 400, 200);
    expect(await query(archive)).toEqual(alone);
    expect(reader.takeCost()).toMatchObject({ framesDecoded });
    const options = { mostSamples: 500 };
    expect(await archive.select(all, 0, 1e6, options)).toHaveLength(1);
    const tooMany = archive.select(all, 0, 1e6, { ...options, samplesBefore: 1 });
    await expect(tooMany).rejects.toMatchObject({ code: 'too-many-samples' });
    await archive.close();
  });

  test('costs for one of its series the frames of that one', async () => {
    const folder = newFolder();
    const columns = Array.from({ length: 20 }, (_, number) => {
      const column = counting(`m${number}`, 100, 500);
      return { ...column, values: column.values.map((value) => (value * value * number) % 997) };
    });
    writeTape(folder, columns);
    const archive = await Archive.open(folder);
    reader.takeCost();
    expect((await query(archive, of('m7')))['m7']?.length).toBe(500);
    expect(reader.takeCost().framesDecoded).toBe(1);
    await archive.close();
  });
});

describe('damage', () => {
  const columns = [
    { ...counting('a', 100, 200), values: Float64Array.from({ length: 200 }, (_, i) => (i * i) % 97) },
    { ...counting('b', 300, 200), values: Float64Array.from({ length: 200 }, (_, i) => (i * i) % 89) },
  ];
  const failure = { code: 'damaged-segment', message: expect.stringContaining(name) };

  test('of a tape without its index may concern any series from its start on', async () => {
    const folder = newFolder();
    const path = writeTape(folder, columns);
    const bytes = readFileSync(path);
    bytes.write('else', bytes.indexOf('mtap'));
    writeFileSync(path, bytes);
    await write(folder, 'm', 0, 100);
    const archive = await Archive.open(folder);
    expect(archive.damaged).toEqual([[path, expect.stringContaining('has no index')]]);
    expect((await query(archive, of('m'), 0, 99))['m']?.length).toBe(100);
    await expect(query(archive, of('m'), 0, 100)).rejects.toMatchObject(failure);
    await expect(query(archive, all, 1000, 2000)).rejects.toMatchObject(failure);
    await archive.close();
  });

  test('of a tape that was sound before concerns its series, each from its own start on', async () => {
    const folder = newFolder();
    const path = writeTape(folder, columns);
    await write(folder, 'm', 0, 1000);
    await write(folder, 'a', 600, 100);
    const archive = await Archive.open(folder);
    expect(Object.keys(await query(archive))).toEqual(['a', 'b', 'm']);
    writeFileSync(path, readFileSync(path).subarray(0, 200));
    expect((await query(archive, of('m')))['m']?.length).toBe(1000);
    await expect(query(archive, of('a'), 150, 160)).rejects.toMatchObject(failure);
    expect(Object.keys(await query(archive, of('a'), 600, 700))).toEqual(['a']);
    expect(await query(archive, of('b'), 100, 299)).toEqual({});
    await expect(query(archive, of('b'), 100, 300)).rejects.toMatchObject(failure);
    await archive.close();
  });

  test('of a tape that is cut short after it was found is looked for anew', async () => {
    const folder = newFolder();
    const path = writeTape(folder, columns);
    const archive = await Archive.open(folder);
    const [found] = await archive.select(of('a'), 0, 1e6);
    truncateSync(path, readFileSync(path).length - 1);
    const other = new PartReader((name) => FileAccess.open(name));
    const span = { fromMs: 100_000, toMs: 101_000, count: 2 };
    await expect(other.read(found?.parts.map(referenceTo) ?? [], span)).rejects.toMatchObject({
      code: 'segment-gone',
    });
    await other.close();
    await archive.close();
  });

  test('inside one track of a tape fails that one alone, and is told', async () => {
    const folder = newFolder();
    const path = writeTape(folder, columns);
    const bytes = readFileSync(path);
    bytes.writeUInt8(bytes.readUInt8(bytes.length - 20) ^ 1, bytes.length - 20);
    writeFileSync(path, bytes);
    const archive = await Archive.open(folder);
    expect((await query(archive, of('a')))['a']?.length).toBe(200);
    await expect(query(archive, of('b'))).rejects.toMatchObject(failure);
    expect(archive.damaged).toEqual([[path, expect.stringContaining('frame at byte')]]);
    await write(folder, 'b', 300, 200);
    expect((await query(archive, of('b')))['b']?.length).toBe(200);
    await archive.close();
  });
});
