import { EventEmitter, once } from 'node:events';
import {
  linkSync,
  mkdirSync,
  readFileSync,
  renameSync,
  rmSync,
  symlinkSync,
  truncateSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { setImmediate as nextTurn } from 'node:timers/promises';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { encodeWav } from '@flac-metrics/flac-encoder';
import { FileAccess } from '@flac-metrics/random-access';
import { formatSeries, parseSeries, slugOf, sampleCount, type SegmentTags } from '@flac-metrics/sample-codec';
import { WavRecorder } from '@flac-metrics/wav';
import { Archive } from '../src/index.ts';
import { makeMatcher } from '@flac-metrics/sample-codec/matcher';
import { all, newFolder, query, readAll, reader, write } from './queried-folder.ts';

test('too many samples that overlap on different grids are too many for who asks for them, and the text names the series', async () => {
  const folder = newFolder();
  await write(folder, 'm', 0, 1_100_000);
  await write(folder, 'm', 0.5, 1_100_000);
  const archive = await Archive.open(folder);
  await expect(archive.select(all, 0, 1e12)).rejects.toMatchObject({
    code: 'too-many-samples',
    message: expect.stringMatching(/^m: 2200000 samples .* narrow the time range$/),
  });
  expect((await archive.findSeries(all, 0, 1e12)).map(formatSeries)).toEqual(['m']);
  const [half] = await archive.select(all, 0, 99_999);
  expect(half && sampleCount(half.timeline)).toBe(200);
  await archive.close();
});

describe('an archive', () => {
  test('answers with what its segments hold, whatever their number, kind and overlap', async () => {
    const segments = fc.array(
      fc.record({
        series: fc.constantFrom('a', 'b{x="1"}', 'b{x="2"}'),
        start: fc.nat(40),
        count: fc.integer({ min: 0, max: 30 }),
        extension: fc.constantFrom('wav' as const, 'flac' as const),
      }),
      { maxLength: 6 },
    );
    const unique = segments.map((list) =>
      list.filter(
        (one, index) =>
          !list
            .slice(0, index)
            .some(
              (other) =>
                slugOf(parseSeries(other.series)) === slugOf(parseSeries(one.series)) &&
                other.start === one.start,
            ),
      ),
    );
    await fc.assert(
      fc.asyncProperty(unique, fc.nat(50), fc.nat(50), async (list, from, length) => {
        const folder = newFolder();
        for (const [index, one] of list.entries())
          await write(folder, one.series, one.start, one.count, one.extension, index * 100);
        const serving = list
          .map((one, index) => ({ ...one, index }))
          .toSorted((a, b) =>
            a.extension === b.extension ? a.start - b.start : a.extension === 'flac' ? -1 : 1,
          );
        const model: Record<string, Map<number, number>> = {};
        for (const { series, start, count, index } of serving) {
          for (
            let second = Math.max(from, start);
            second < start + count && second <= from + length;
            second += 1
          ) {
            const samples = (model[series] ??= new Map());
            if (!samples.has(second)) samples.set(second, index * 100 + second - start);
          }
        }
        const expected = Object.fromEntries(
          Object.entries(model)
            .toSorted(([a], [b]) => (a < b ? -1 : 1))
            .map(([series, samples]) => [series, [...samples].toSorted(([a], [b]) => a - b)]),
        );
        const archive = await Archive.open(folder);
        const found = await query(archive, all, from, from + length);
        expect(found).toEqual(expected);
        expect(Object.keys(found)).toEqual(Object.keys(expected));
        await archive.close();
      }),
      { numRuns: 40 },
    );
  });

  test('sees files that grow, come and go', async () => {
    const folder = newFolder();
    const archive = await Archive.open(folder);
    expect(await query(archive)).toEqual({});
    const tags: SegmentTags = {
      series: parseSeries('m'),
      startMs: 0,
      intervalMs: 1000,
      mapping: { kind: 'decimal', digits: 0 },
    };
    const path = join(folder, 'm_1970-01-01_00-00-00.wav');
    const recorder = WavRecorder.create(path, tags, 16);
    expect(await query(archive)).toEqual({});
    recorder.append(Int32Array.of(7));
    expect(await query(archive)).toEqual({ m: [[0, 7]] });
    recorder.append(Int32Array.of(8));
    expect(await query(archive)).toEqual({
      m: [
        [0, 7],
        [1, 8],
      ],
    });
    recorder.close();
    await encodeWav(path, path.replace(/wav$/, 'flac'));
    expect(await query(archive)).toEqual({
      m: [
        [0, 7],
        [1, 8],
      ],
    });
    rmSync(path);
    expect(await query(archive)).toEqual({
      m: [
        [0, 7],
        [1, 8],
      ],
    });
    rmSync(path.replace(/wav$/, 'flac'));
    expect(await query(archive)).toEqual({});
    await archive.close();
  });

  test('a query over a file that is replaced meanwhile starts again and sees each sample once', async () => {
    const folder = newFolder();
    const path = await write(folder, 'm', 0, 3);
    const archive = await Archive.open(folder);
    let attempts = 0;
    const count = await archive.consistently(async () => {
      const [selected] = await archive.select(all, 0, 1e6);
      attempts += 1;
      if (attempts === 1) {
        await encodeWav(path, path.replace(/wav$/, 'flac'));
        rmSync(path);
      }
      return selected ? (await readAll(archive, selected)).values.length : 0;
    });
    expect([attempts, count]).toEqual([2, 3]);
    await archive.close();
  });

  test('a query whose file has gone waits for a listing that was begun after that', async () => {
    const folder = newFolder();
    const path = await write(folder, 'm', 0, 3);
    const [reached, passed] = [new EventEmitter(), new EventEmitter()];
    const archive = await Archive.open(folder, {
      open: async (opened) => {
        if (opened.includes('slow')) {
          const pass = once(passed, 'listing');
          reached.emit('listing');
          await pass;
        }
        return FileAccess.open(opened);
      },
    });
    await write(folder, 'slow', 0, 1);
    let attempts = 0;
    let listing: Promise<void> | undefined;
    const count = await archive.consistently(async () => {
      const [selected] = await archive.select([makeMatcher('=', '__name__', 'm')], 0, 1e6);
      attempts += 1;
      if (!selected) throw new Error('the series was not found');
      if (attempts > 1) return (await readAll(archive, selected)).values.length;
      // A listing has passed the WAV, and not yet ended, when the WAV becomes a FLAC.
      const isPast = once(reached, 'listing');
      listing = archive.refresh();
      await isPast;
      await encodeWav(path, path.replace(/wav$/, 'flac'));
      rmSync(path);
      try {
        return (await readAll(archive, selected)).values.length;
      } finally {
        passed.emit('listing');
      }
    });
    await listing;
    expect([attempts, count]).toEqual([2, 3]);
    await archive.close();
  });

  test('sees each sample of a file that becomes another while the folder is being listed', async () => {
    const folder = newFolder();
    for (let index = 0; index < 100; index += 1) await write(folder, `other${index}`, 0, 1);
    const wav = await write(folder, 'z', 0, 3);
    const flac = wav.replace(/wav$/, 'flac');
    await encodeWav(wav, `${flac}.aside`);
    const archive = await Archive.open(folder);
    for (let turns = 0; turns < 60; turns += 2) {
      const refreshing = archive.refresh();
      for (let turn = 0; turn < turns; turn += 1) await nextTurn();
      linkSync(`${flac}.aside`, flac);
      renameSync(wav, `${wav}.aside`);
      await refreshing;
      // What that listing has seen, before the next.
      const [selected] = await archive.select([makeMatcher('=', '__name__', 'z')], 0, 1e6);
      expect(selected?.timeline).toEqual([{ startMs: 0, intervalMs: 1000, count: 3 }]);
      renameSync(`${wav}.aside`, wav);
      rmSync(flac);
      await archive.refresh();
    }
    await archive.close();
  });

  test('of a folder from which files go at each look tells nothing, and the rest once they hold still', async () => {
    const folder = newFolder();
    await write(folder, 'm', 0, 3);
    let moves = 0;
    const open = async (path: string) => {
      if (path.endsWith('.flac')) {
        const next = join(folder, `${(moves += 1)}.flac`);
        renameSync(path, next);
      }
      return FileAccess.open(path);
    };
    const archive = await Archive.open(folder, { open });
    writeFileSync(join(folder, '0.flac'), 'moves on when it is looked at');
    await expect(archive.refresh()).rejects.toMatchObject({
      code: 'segment-gone',
      message: `files went from ${folder} each of the 50 times that it was listed; ask again`,
    });
    const found = await archive.consistently(async () => {
      if (moves > 200) rmSync(join(folder, `${moves}.flac`), { force: true });
      await archive.refresh();
      return query(archive);
    });
    expect(found).toEqual({ m: [0, 1, 2].map((second) => [second, second]) });
    await archive.close();
  });

  test('takes no file for damaged that grows while it is looked at', async () => {
    const folder = newFolder();
    const tags: SegmentTags = {
      series: parseSeries('m'),
      startMs: 0,
      intervalMs: 1000,
      mapping: { kind: 'decimal', digits: 0 },
    };
    const recorder = WavRecorder.create(join(folder, 'm_1970-01-01_00-00-00.wav'), tags, 16);
    const told: string[] = [];
    const archive = await Archive.open(folder, {
      onDamage: (path, reason) => told.push(`${path}: ${reason}`),
    });
    let appended = 0;
    const stop = new AbortController();
    const recording = (async () => {
      for (; !stop.signal.aborted; appended += 1) {
        recorder.append(Int32Array.of(appended % 1000));
        await nextTurn();
      }
    })();
    for (let round = 0; round < 200; round += 1) {
      const atLeast = appended;
      expect((await query(archive))['m']?.length ?? 0).toBeGreaterThanOrEqual(atLeast);
    }
    stop.abort();
    await recording;
    expect(told).toEqual([]);
    recorder.close();
    await archive.close();
  });

  test('asks the matchers once for each series, and answers with the same series each time', async () => {
    const folder = newFolder();
    for (const start of [0, 10, 20]) await write(folder, 'm', start, 5);
    const archive = await Archive.open(folder);
    let asked = 0;
    const matches = (): boolean => {
      asked += 1;
      return true;
    };
    const counting = { ...makeMatcher('=', '__name__', 'm'), matches };
    const [first] = await archive.select([counting], 0, 1e6);
    expect([first?.parts.length, asked]).toEqual([3, 1]);
    await write(folder, 'm', 30, 5);
    await archive.refresh();
    const [second] = await archive.select([counting], 0, 1e6);
    expect(second?.parts.length).toBe(4);
    expect(second?.series).toBe(first?.series);
    await archive.close();
  });

  test('finds exactly the series that are named, in the order of their names, and tells only damage that concerns them', async () => {
    const folder = newFolder();
    await write(folder, 'up', 0, 10);
    await write(folder, 'up{instance="a"}', 1, 10);
    await write(folder, 'up{instance="a",job="x"}', 100, 10);
    const broken = await write(folder, 'down', 0, 10);
    const archive = await Archive.open(folder);
    const [up, a] = [parseSeries('up'), parseSeries('up{instance="a"}')];
    const missing = parseSeries('up{instance="b"}');
    truncateSync(broken, 50);
    await archive.refresh();
    const range = { fromMs: 0, toMs: 50_000 };
    const selected = await archive.selectExactly([up, missing, a], range);
    expect(selected.map(({ series }) => formatSeries(series))).toEqual(['up', 'up{instance="a"}']);
    expect(await archive.selectExactly([up], { fromMs: 20_000, toMs: 30_000 })).toEqual([]);
    const found = await archive.findExactly([parseSeries('up{instance="a",job="x"}'), missing]);
    expect(found.map(({ parts }) => parts.length)).toEqual([1]);
    await expect(archive.selectExactly([parseSeries('down')], range)).rejects.toMatchObject({
      code: 'damaged-segment',
    });
    await expect(archive.selectExactly([up, a], range, { mostSamples: 19 })).rejects.toMatchObject({
      code: 'too-many-samples',
    });
    await archive.close();
  });

  test('decodes only the frames of the range', async () => {
    const folder = newFolder();
    await write(folder, 'm', 0, 30_000, 'flac');
    const archive = await Archive.open(folder);
    reader.takeCost();
    await query(archive, all, 8000, 8100);
    expect(reader.takeCost().framesDecoded).toBe(1);
    await archive.close();
  });

  test('forgets the damage of a file that has gone, and tells of it again where it comes back', async () => {
    const folder = newFolder();
    const broken = join(folder, 'a_1970-01-01_00-00-00.wav');
    writeFileSync(broken, 'RIFF of rubbish');
    const told: string[] = [];
    const archive = await Archive.open(folder, { onDamage: (path) => told.push(path) });
    await archive.refresh();
    expect(told).toEqual([broken]);
    renameSync(broken, `${broken}.aside`);
    await archive.refresh();
    renameSync(`${broken}.aside`, broken);
    await archive.refresh();
    expect(told).toEqual([broken, broken]);
    await archive.close();
  });

  test('takes no file for damaged while too many files are open, and goes on when there are fewer', async () => {
    const folder = newFolder();
    await write(folder, 'm', 0, 3);
    const broken = join(folder, 'a_1970-01-01_00-00-00.wav');
    const told: string[] = [];
    let isFull = false;
    const archive = await Archive.open(folder, {
      onDamage: (path) => told.push(path),
      open: (path) => {
        if (!isFull || path === broken) return FileAccess.open(path);
        throw Object.assign(new Error(`EMFILE: too many open files, open '${path}'`), {
          code: 'EMFILE',
          errno: -24,
        });
      },
    });
    writeFileSync(broken, 'RIFF of rubbish');
    await write(folder, 'm', 10, 3);
    isFull = true;
    const failure = { code: 'too-many-open-files', message: expect.stringContaining(folder) };
    for (const time of [1, 2]) await expect(query(archive), `query ${time}`).rejects.toMatchObject(failure);
    isFull = false;
    expect((await query(archive, [makeMatcher('=', '__name__', 'm')]))['m']?.length).toBe(6);
    // What is damaged is told once, although the folder could not be looked at to the end.
    expect(told).toEqual([broken]);
    expect(archive.damaged.map(([path]) => path)).toEqual([broken]);
    await archive.close();
  });

  test('finds files whose extension is in capitals', async () => {
    const folder = newFolder();
    const wav = await write(folder, 'a', 0, 3);
    renameSync(wav, wav.replace(/wav$/, 'WAV'));
    const flac = await write(folder, 'b', 0, 3, 'flac');
    renameSync(flac, flac.replace(/flac$/, 'Flac'));
    const archive = await Archive.open(folder);
    expect(Object.keys(await query(archive))).toEqual(['a', 'b']);
    await archive.close();
  });

  test.each([
    ['is there', 'absent', 'no such file or directory'],
    ['is one', 'file', 'not a directory'],
  ])('needs a folder that %s, and says so as all programs do', async (_, name, words) => {
    const folder = newFolder();
    writeFileSync(join(folder, 'file'), '');
    const path = join(folder, name);
    await expect(Archive.open(path)).rejects.toMatchObject({
      code: 'no-such-folder',
      message: `${path}: ${words}`,
    });
  });

  test('leaves music, other files, folders and links alone', async () => {
    const folder = newFolder();
    const elsewhere = await write(newFolder(), 'm', 0, 3);
    symlinkSync(elsewhere, join(folder, 'm_1970-01-01_00-00-00.wav'));
    mkdirSync(join(folder, 'x_1970-01-01_00-00-00.wav'));
    writeFileSync(join(folder, 'notes.txt'), 'not sound');
    writeFileSync(join(folder, 'm_1970-01-01_00-00-00.flac.12.part'), 'not yet');
    const archive = await Archive.open(folder);
    expect(await query(archive)).toEqual({});
    expect(archive.damaged).toEqual([]);
    await archive.close();
  });
});

describe('damage', () => {
  const cutHeader = 'RIFF of rubbish';

  test('in a file that was sound before fails what the file held, and nothing else, whatever its name', async () => {
    const folder = newFolder();
    const path = await write(folder, 'web{host="a"}', 100, 50, 'flac');
    const renamed = join(folder, 'restored.flac');
    renameSync(path, renamed);
    await write(folder, 'web{host="b"}', 100, 50);
    const archive = await Archive.open(folder);
    expect(Object.keys(await query(archive))).toEqual(['web{host="a"}', 'web{host="b"}']);
    writeFileSync(renamed, 'fLaC, but not for long');
    await archive.refresh();
    const ask = (host: string, from: number, to: number) =>
      query(archive, [makeMatcher('=', 'host', host)], from, to);
    await expect(ask('a', 120, 130)).rejects.toMatchObject({ code: 'damaged-segment' });
    expect(await ask('a', 0, 99)).toEqual({});
    expect(Object.keys(await ask('b', 0, 200))).toEqual(['web{host="b"}']);
    await archive.close();
    // Who has never seen it sound knows nothing of it.
    const other = await Archive.open(folder);
    await expect(query(other, [makeMatcher('=', 'host', 'b')])).rejects.toMatchObject({
      code: 'damaged-segment',
    });
    await other.close();
  });

  test('may be of any host that records such a series, and reaches to where that one goes on', async () => {
    const folder = newFolder();
    const cpu = (host: string) => `cpu_usage_percent{cpu="0",instance="${host}"}`;
    await write(folder, cpu('a'), 0, 100);
    writeFileSync(join(folder, 'cpu_0_1970-01-01_00-03-20.wav'), cutHeader);
    await write(folder, cpu('b'), 300, 100);
    await write(folder, cpu('a'), 1000, 100);
    const archive = await Archive.open(folder);
    const ask = (host: string, from: number, to: number) =>
      query(archive, [makeMatcher('=', 'instance', host)], from, to);
    await expect(ask('a', 500, 600)).rejects.toMatchObject({ code: 'damaged-segment' });
    expect(Object.keys(await ask('b', 300, 600))).toEqual([cpu('b')]);
    expect(Object.keys(await ask('a', 1000, 1100))).toEqual([cpu('a')]);
    await archive.close();
  });

  test('in the first file of a host is not hidden by the sound files of another', async () => {
    const folder = newFolder();
    const cpu = (host: string) => `cpu_usage_percent{cpu="0",instance="${host}"}`;
    await write(folder, cpu('a'), 0, 100);
    writeFileSync(join(folder, 'cpu_0_1970-01-01_00-00-05.wav'), cutHeader);
    const archive = await Archive.open(folder);
    const ask = (host: string) => query(archive, [makeMatcher('=', 'instance', host)], 0, 50);
    await expect(ask('b')).rejects.toMatchObject({ code: 'damaged-segment' });
    await archive.close();
  });

  test('that the system only reports for a while is forgotten when it is over', async () => {
    const folder = newFolder();
    const path = join(folder, 'm_1970-01-01_00-00-00.flac');
    await write(folder, 'm', 0, 10, 'flac');
    renameSync(path, `${path}.aside`);
    mkdirSync(path);
    const archive = await Archive.open(folder);
    expect(await query(archive)).toEqual({});
    rmSync(path, { recursive: true });
    renameSync(`${path}.aside`, path);
    expect((await query(archive))['m']?.length).toBe(10);
    await archive.close();
  });

  test('is what a file is called whose tags and name do not agree on its start', async () => {
    const folder = newFolder();
    const path = await write(folder, 'm', 1000, 10, 'flac');
    renameSync(path, path.replace('00-16-40', '00-16-41'));
    const archive = await Archive.open(folder);
    await expect(query(archive, all, 1000, 1005)).rejects.toMatchObject({
      code: 'damaged-segment',
      message: expect.stringContaining('begins at 1970-01-01T00:16:40'),
    });
    await archive.close();
  });

  test('inside a FLAC whose WAV is still there and sound hides nothing, and is told', async () => {
    const folder = newFolder();
    const wav = await write(folder, 'm', 0, 500);
    const flac = wav.replace(/wav$/, 'flac');
    await encodeWav(wav, flac);
    const bytes = readFileSync(flac);
    bytes.fill(0x55, bytes.length - 30, bytes.length - 20);
    writeFileSync(flac, bytes);
    const archive = await Archive.open(folder);
    expect((await query(archive))['m']?.length).toBe(500);
    expect(archive.damaged.map(([path]) => path)).toEqual([flac]);
    await archive.close();
  });

  test('that hides whose samples a file holds fails what could need it, and nothing else', async () => {
    const folder = newFolder();
    const told: string[] = [];
    const cpu = (core: string) => `cpu_usage_percent{cpu="${core}",instance="web-1"}`;
    await write(folder, cpu('0'), 0, 100);
    const broken = await write(folder, cpu('1'), 1000, 100);
    await write(folder, cpu('1'), 0, 100);
    await write(folder, cpu('1'), 2000, 100);
    writeFileSync(broken, 'RIFF of rubbish');
    const archive = await Archive.open(folder, { onDamage: (path) => told.push(path) });
    await archive.refresh();
    expect(told).toEqual([broken]);
    expect(archive.damaged.map(([path]) => path)).toEqual([broken]);
    const ask = (core: string, from: number, to: number) =>
      query(archive, [makeMatcher('=', 'cpu', core)], from, to);
    expect(Object.keys(await ask('0', 0, 5000))).toEqual([cpu('0')]);
    expect(Object.keys(await ask('1', 0, 999))).toEqual([cpu('1')]);
    expect(Object.keys(await ask('1', 2000, 3000))).toEqual([cpu('1')]);
    const failure = { code: 'damaged-segment', message: expect.stringContaining(broken) };
    await expect(ask('1', 900, 1100)).rejects.toMatchObject(failure);
    await expect(ask('1', 1500, 1600)).rejects.toMatchObject(failure);
    await expect(query(archive, [makeMatcher('=', 'instance', 'web-1')], 1500, 1600)).rejects.toMatchObject(
      failure,
    );
    await archive.close();
  });

  test('inside a FLAC fails the range that it touches, names the file, and is forgotten when the file is mended', async () => {
    const folder = newFolder();
    const path = await write(folder, 'm', 0, 20_000, 'flac');
    const sound = readFileSync(path);
    const bytes = Buffer.from(sound);
    bytes.fill(0x55, bytes.length - 30, bytes.length - 20);
    writeFileSync(path, bytes);
    const archive = await Archive.open(folder);
    expect((await query(archive, all, 0, 99))['m']?.length).toBe(100);
    await expect(query(archive, all, 19_000, 19_999)).rejects.toMatchObject({
      code: 'damaged-segment',
      message: expect.stringContaining(path),
    });
    expect(archive.damaged.map(([damaged]) => damaged)).toEqual([path]);
    writeFileSync(`${path}.new`, sound);
    renameSync(`${path}.new`, path);
    expect((await query(archive, all, 19_000, 19_999))['m']?.length).toBe(1000);
    expect(archive.damaged).toEqual([]);
    await archive.close();
  });

  test('is what a file holds whose name tells another interval than its tags', async () => {
    const folder = newFolder();
    const wav = await write(folder, 'm', 0, 10);
    const renamed = wav.replace('.wav', '_15s.wav');
    renameSync(wav, renamed);
    const archive = await Archive.open(folder);
    await expect(archive.select(all, 0, 1e6)).rejects.toThrow(
      `${renamed}: its tags say that its interval is 1s, and its name 15s`,
    );
    await archive.close();
  });

  test('in a name that contradicts the tags is told with both times', async () => {
    const folder = newFolder();
    const path = await write(folder, 'm', 60, 10);
    const other = path.replace('00-01-00', '00-02-00');
    renameSync(path, other);
    const archive = await Archive.open(folder);
    const times = '1970-01-01T00:01:00.000Z, and its name 1970-01-01T00:02:00.000Z';
    expect(archive.damaged).toEqual([[other, expect.stringContaining(times)]]);
    await archive.close();
  });

  test.each(['wav', 'flac'] as const)(
    'in the tags of a %s, of one bit, fails what it may hold, names the file, and hides nothing else',
    async (extension) => {
      const folder = newFolder();
      const path = await write(folder, 'web{host="a"}', 0, 10, extension);
      await write(folder, 'up{host="a"}', 0, 10, extension);
      const bytes = readFileSync(path);
      const at = bytes.indexOf('SERIES=web{host="a"}') + 'SERIES=web{host="'.length;
      bytes.writeUInt8(bytes.readUInt8(at) ^ 2, at);
      writeFileSync(path, bytes);
      const archive = await Archive.open(folder);
      for (const host of ['a', 'c'])
        await expect(
          query(archive, [makeMatcher('=', '__name__', 'web'), makeMatcher('=', 'host', host)]),
        ).rejects.toMatchObject({
          code: 'damaged-segment',
          message: expect.stringContaining(`${path}: the tag CHECK`),
        });
      expect(Object.keys(await query(archive, [makeMatcher('=', '__name__', 'up')]))).toEqual([
        'up{host="a"}',
      ]);
      expect(archive.damaged).toEqual([[path, expect.stringContaining(`${path}: the tag CHECK`)]]);
      await archive.close();
    },
  );

  test('in the samples of a WAV, of one bit, is told when they are read; its sound FLAC is enough, and is read alone', async () => {
    const folder = newFolder();
    const path = await write(folder, 'm', 0, 500);
    const flac = path.replace(/wav$/, 'flac');
    await encodeWav(path, flac);
    const bytes = readFileSync(path);
    bytes.writeUInt8(bytes.readUInt8(bytes.length - 100) ^ 1, bytes.length - 100);
    writeFileSync(path, bytes);
    const archive = await Archive.open(folder);
    expect(archive.damaged).toEqual([]);
    expect((await query(archive))['m']).toEqual(Array.from({ length: 500 }, (_, index) => [index, index]));
    expect(archive.damaged).toEqual([]);
    rmSync(flac);
    await expect(query(archive, all, 0, 9)).rejects.toMatchObject({
      code: 'damaged-segment',
      message: expect.stringContaining(path),
    });
    expect(archive.damaged).toEqual([[path, expect.stringContaining(`${path}: the 1000 bytes`)]]);
    await archive.close();
  });

  test('a WAV that was cut is told, and its sound FLAC is enough', async () => {
    const folder = newFolder();
    const path = await write(folder, 'm', 0, 500);
    await encodeWav(path, path.replace(/wav$/, 'flac'));
    truncateSync(path, 600);
    const archive = await Archive.open(folder);
    expect((await query(archive))['m']?.length).toBe(500);
    rmSync(path.replace(/wav$/, 'flac'));
    await expect(query(archive)).rejects.toMatchObject({ code: 'damaged-segment' });
    await archive.close();
  });
});
