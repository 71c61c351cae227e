import { mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { crc32, deflateRawSync, inflateRawSync } from 'node:zlib';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { Archive, PartReader, referenceTo } from '@flac-metrics/archive';
import { FlacReader } from '@flac-metrics/flac-reader';
import { encodeWav } from '@flac-metrics/flac-encoder';
import { TapeEncoder, type TapeColumn } from '@flac-metrics/flac-encoder/tape';
import { FileAccess } from '@flac-metrics/random-access';
import { formatSeries, parseMapping, parseSeries, sampleCount } from '@flac-metrics/sample-codec';
import { makeMatcher } from '@flac-metrics/sample-codec/matcher';
import type { TapeIndex, TapeTrack } from '@flac-metrics/sample-codec/tape';
import { WavRecorder, type RecordedBits } from '@flac-metrics/wav';
import { writeFlac } from '../packages/compactor/test/one-series-flac.ts';
import { seriesOf, tapeColumns } from '../packages/flac-encoder/test/tape/columns.ts';
import { column } from '../packages/sample-codec/test/ladder/columns.ts';
import { runProgram } from './program.ts';
import { describeWith } from './system-programs.ts';
import { temporaryFolder } from './temporary-folder.ts';
import { expectSame, linesOf, runPython, type Reading } from './two-readers.ts';

const folder = temporaryFolder();
let folders = 0;

function freshFolder(): string {
  const path = join(folder, `${(folders += 1)}`);
  mkdirSync(path);
  return path;
}

/** What a folder serves. */
async function serve(path: string): Promise<string[]> {
  const archive = await Archive.open(path);
  const reader = new PartReader((file) => FileAccess.open(file));
  const lines: string[] = [];
  const every = [makeMatcher('=~', '__name__', '.+')];
  for (const { series, timeline, parts } of await archive.select(every, 0, 1e15)) {
    const span = { fromMs: 0, toMs: 1e15, count: sampleCount(timeline) };
    lines.push(...linesOf(formatSeries(series), await reader.read(parts.map(referenceTo), span)));
  }
  await reader.close();
  return lines;
}

function nothingRefused(reading: Reading | undefined): void {
  expect(reading?.refused).toEqual([]);
}

function writeTape(columns: readonly TapeColumn[], maxError?: number): string {
  const tape = new TapeEncoder({ effort: 'fast' });
  for (const column of columns) tape.add(column, maxError);
  const path = join(freshFolder(), 'some.tape.flac');
  writeFileSync(path, tape.finish().bytes);
  return path;
}

async function indexOf(path: string): Promise<TapeIndex> {
  const reader = await FlacReader.open(await FileAccess.open(path));
  const tapeIndex = reader.packedIndex?.unpack();
  await reader.close();
  if (!tapeIndex) throw new Error(`${path} is no tape`);
  return tapeIndex;
}

const few = [0.1, 1 / 3, Math.PI, 1e300, -7.5e-200, 0.1 + 0.2];
const stale = new Float64Array(BigUint64Array.of(0x7ff0_0000_0000_0002n).buffer);
let total = 0;
const count = 1000;

/** One column at least for each step, layout, and way in which one of them is written. */
const kinds: readonly Float64Array[] = [
  column(count, () => Math.PI),
  column(count, (_, at) => (at % 100 === 7 ? Number.NaN : 0.1)),
  column(count, (noise) => Math.floor(noise() * 1e4) / 100),
  column(count, (noise) => Math.floor(noise() * 1e6) * 1e18),
  column(count, (noise) => 4096 * Math.floor(noise() * 1000) + 100),
  column(count, (noise) => (total += 1_000_000 + Math.floor(noise() * 10))),
  column(count, (_, at) => 5 - at * 0.25),
  column(count, (_, at) => Math.floor(at / 100) ** 3 / 10),
  column(count, (noise) => Math.floor(noise() * 2 ** 45)),
  column(count, (noise) => Math.floor(noise() * 1e4) / 7),
  column(count, (noise) => Number((Math.floor(noise() * 1e8) / 60).toPrecision(15))),
  column(count, (noise) => Math.floor(noise() * 1e5) * 0.002),
  column(count, (noise) => few[Math.floor(noise() * few.length)] ?? 0),
  column(count, (noise) => Math.floor(noise() * 2 ** 20) / 2 ** 32),
  column(count, (noise) => Math.exp((noise() - 0.5) * 400) * (noise() < 0.5 ? -1 : 1)),
  column(count, (noise) => Math.round(Math.floor(500 + noise() * 1e4) * 10.5) / 1e9),
  column(count, (noise) => {
    const begin = Math.floor(noise() * 1e9);
    const end = begin + Math.floor(5000 + noise() * noise() * 20_000);
    return (Math.floor(end * 10.014_937) - Math.floor(begin * 10.014_937)) / 1e9;
  }),
  // Multiples of one that is there, so that they share its lane; and one with what is no number strewn in.
  column(count, (noise) => Math.floor(noise() * 1e4) / 20 + 3),
  column(count, (noise, at) => (at % 90 === 5 ? [Infinity, -Infinity, -0, noise()][at % 4] : at % 7) ?? 0),
];

/** A tape with something else in its index, which has the checksum of that. */
function withBody(tape: Buffer, change: (body: Buffer) => void): Buffer {
  const at = tape.indexOf('mtap');
  const end = at + tape.readUIntBE(at - 3, 3);
  const body = inflateRawSync(tape.subarray(at + 13, end));
  change(body);
  const index = Buffer.concat([tape.subarray(at, at + 13), deflateRawSync(body)]);
  index.writeUInt32LE(body.length, 9);
  index.writeUInt32LE(crc32(index.subarray(9)), 5);
  const head = Buffer.from(tape.subarray(0, at));
  head.writeUIntBE(index.length, at - 3, 3);
  return Buffer.concat([head, index, tape.subarray(end)]);
}

/** What of the format a track makes use of, in words. */
function featuresOf({ mapping: { step, layout }, exceptions, lanes, maxError }: TapeTrack): string[] {
  const ways: string[] = [];
  if (step.kind === 'rational') ways.push(`rational of ${step.significantDigits} digits`);
  if (step.kind === 'ticks') ways.push(`ticks rounded ${step.rounding}`);
  if (layout.isDifferenced) ways.push('differenced');
  if (layout.drift !== 0) ways.push('drift');
  if (layout.offset !== 0) ways.push('offset');
  if (layout.divisor !== 1) ways.push('divisor');
  if (exceptions.starts.length > 0) ways.push('exceptions');
  if (lanes.some(({ sampleCount, blockStarts }) => blockStarts.at(-1) !== sampleCount)) ways.push('padding');
  if (lanes.some(({ blockStarts }) => blockStarts.length > 2)) ways.push('several blocks');
  if (maxError !== undefined) ways.push('bound of errors');
  return [step.kind, layout.form, ...ways];
}

/** What a text has to be, for a tape to have used all of the format. */
const features = [
  'constant',
  'decimal',
  'rational',
  'ulps',
  'ranks',
  'binary',
  'bits',
  'ticks',
  'none',
  'plain',
  'split',
  'runs',
  'rational of 15 digits',
  'rational of 17 digits',
  'ticks rounded nearest',
  'ticks rounded up',
  'differenced',
  'drift',
  'offset',
  'divisor',
  'exceptions',
  'padding',
  'several blocks',
  'bound of errors',
];

describeWith(['python3'], 'docs/format.md', () => {
  test('tells all of a tape: each step and each layout is read by a program that knows nothing else', async () => {
    const run = { startMs: 1_795_000_000_000, intervalMs: 1000, count };
    const timeline = [run];
    const jittery = [{ ...run, deviationsMs: Int8Array.from({ length: count }, (_, at) => -(at % 3)) }];
    const columns = kinds.map((values, number) => ({
      series: seriesOf(number),
      timeline: number % 3 === 2 ? jittery : timeline,
      values,
    }));
    const paths = [
      writeTape(columns),
      writeTape(columns.slice(2, 6), 0.5),
      // Long enough for more than one block.
      writeTape([
        {
          series: seriesOf(1),
          timeline: [{ startMs: 0, intervalMs: 7, count: 30_000 }],
          values: column(30_000, (noise, at) => Math.floor(noise() * (at < 12_000 ? 9 : 9e6))),
        },
      ]),
    ];
    const used = new Set<string>();
    const readings = await expectSame(...paths);
    for (const [number, path] of paths.entries()) {
      nothingRefused(readings[number]);
      expect(readings[number]?.lines.length).toBeGreaterThan(count);
      const { tracks, timelines } = await indexOf(path);
      for (const track of tracks) for (const feature of featuresOf(track)) used.add(feature);
      if (path === paths[0]) {
        expect(timelines.some(({ deviation }) => deviation !== undefined)).toBe(true);
        const lanes = tracks.flatMap((track) => track.lanes);
        expect(new Set(lanes).size).toBeLessThan(lanes.length);
      }
    }
    expect([...used].toSorted()).toEqual(features.toSorted());
  });

  test('tells tapes of any columns', async () => {
    const tapes = fc.array(tapeColumns, { minLength: 10, maxLength: 10 });
    await fc.assert(
      fc.asyncProperty(tapes, async (all) => {
        const readings = await expectSame(...all.map((columns) => writeTape(columns)));
        expect(readings.flatMap(({ refused }) => refused)).toEqual([]);
      }),
      { numRuns: 2 },
    );
  });

  test('tells lists of doubles in each of their forms', async () => {
    const timeline = [{ startMs: 0, intervalMs: 1000, count: 3 }];
    const lists = [[Math.E], [0.1 + 0.2], [12.5], [12.5, Number.NaN], [stale[0] ?? 0], [-0, 1e-310]];
    const columns = lists.map((list, number) => ({
      series: seriesOf(number),
      timeline,
      values: column(3, (_, at) => list[at % list.length] ?? 0),
    }));
    const [reading] = await expectSame(writeTape(columns));
    nothingRefused(reading);
    expect(reading?.lines).toHaveLength(3 * lists.length);
  });

  test.each<[RecordedBits, string, string]>([
    [16, 'decimal:2', 'cpu_usage_percent{cpu="0",instance="wéb-1",job="monitoring-agent"}'],
    [24, 'decimal:22', '{"cpu usage","data center"="no\\"r\\\\th\\n"}'],
    [32, 'binary:10', 'memory_used_bytes'],
    [32, 'binary:-1022', '{le="0.5"}'],
  ])('tells WAVs and FLACs of one series, with %s bits and %s', async (bits, mappingText, seriesText) => {
    const [series, mapping] = [parseSeries(seriesText), parseMapping(mappingText)];
    const tags = { series, startMs: 1_795_496_400_250, intervalMs: 1500, mapping };
    const wav = join(freshFolder(), 'one.wav');
    const recorder = WavRecorder.create(wav, tags, bits);
    const most = 2 ** (bits - 1);
    recorder.append(
      Int32Array.from({ length: 9001 }, (_, at) =>
        at < 2 ? at * (2 * most - 1) - most : Math.round(Math.sin(at / 99) * (at % 11) * (most / 12)),
      ),
    );
    recorder.close();
    const flac = join(freshFolder(), 'one.flac');
    await encodeWav(wav, flac);
    const [ofWav, ofFlac] = await expectSame(wav, flac);
    nothingRefused(ofWav);
    expect(ofFlac).toEqual(ofWav);
  });

  test('tells files that have lost their tags, and those whose names contradict them', async () => {
    const made = freshFolder();
    const generate = async (series: string, bits: string): Promise<string> => {
      const before = readdirSync(made);
      const options = ['--samples', '500', '--interval', '15s', '--signal', 'walk', '--bits', bits];
      await runProgram('wav-generator', '--quiet', '--out', made, ...options, '--series', series);
      return join(made, readdirSync(made).find((name) => !before.includes(name)) ?? '');
    };
    const paths = [
      await generate('cpu_usage_percent{cpu="total"}', '16'),
      await generate('swap_used_bytes', '32'),
      await generate('memory_used_bytes', '16'),
      await generate('music', '16'),
    ];
    for (const path of paths) {
      const bytes = readFileSync(path);
      const withoutTags = Buffer.from(bytes);
      // The list of tags becomes room for later.
      withoutTags.write('JUNK', bytes.indexOf('LIST'));
      writeFileSync(path, withoutTags);
    }
    const refused = (await expectSame(...paths)).map((reading) => reading.refused.length);
    expect(refused).toEqual([0, 0, 1, 1]);
  });

  test('tells what is believed of a WAV that is being recorded, or was cut, or damaged', async () => {
    const wav = join(freshFolder(), 'one.wav');
    const mapping = { kind: 'decimal', digits: 2 } as const;
    const recorder = WavRecorder.create(
      wav,
      { series: parseSeries('up'), startMs: 0, intervalMs: 1000, mapping },
      16,
    );
    recorder.append(Int32Array.from({ length: 40 }, (_, at) => at * at));
    const whole = readFileSync(wav);
    const sizeAt = whole.indexOf('data') + 4;
    recorder.close();
    const change = (bytes: Buffer, work: (changed: Buffer) => void): Buffer => {
      const changed = Buffer.from(bytes);
      work(changed);
      return changed;
    };
    const longer = Buffer.concat([whole, Buffer.from([1, 2, 3, 4, 5])]);
    const states = [
      whole,
      longer,
      change(longer, (bytes) => bytes.writeUInt32LE(0xffff_ffff, sizeAt)),
      change(longer, (bytes) => bytes.writeUInt32LE(0, sizeAt)),
      change(whole, (bytes) => bytes.writeUInt32LE(bytes.length, sizeAt)),
      change(whole, (bytes) => bytes.writeUInt32LE(79, sizeAt)),
      change(whole, (bytes) => bytes.writeUInt32LE(40, sizeAt)),
      change(whole, (bytes) => bytes.writeUInt32LE(0, 4)),
      Buffer.concat([whole, Buffer.from('LIST\u0004\0\0\0abcd')]),
      Buffer.concat([whole, Buffer.from('LIST\u0004\0\0\0ab')]),
      ...[1, 2, 81, 90, 200].map((cut) => whole.subarray(0, whole.length - cut)),
      ...Array.from({ length: 40 }, (_, at) =>
        change(at % 2 === 0 ? whole : longer, (bytes) => {
          const place = (at * 7919 + 13) % bytes.length;
          bytes[place] = (bytes[place] ?? 0) ^ (1 << (at % 8));
        }),
      ),
    ];
    const paths = states.map((bytes) => {
      const path = join(freshFolder(), 'one.wav');
      writeFileSync(path, bytes);
      return path;
    });
    const refusals = (await expectSame(...paths)).filter(({ refused }) => refused.length > 0).length;
    expect(refusals).toBeGreaterThan(20);
    expect(refusals).toBeLessThan(states.length - 5);
  });

  test('tells which tapes are refused', async () => {
    const timeline = [{ startMs: 0, intervalMs: 1000, count: 40 }];
    const path = writeTape(
      kinds.slice(2, 5).map((values, number) => ({
        series: seriesOf(number),
        timeline,
        values: values.slice(0, 40),
      })),
    );
    const whole = readFileSync(path);
    const damaged = Array.from({ length: 60 }, (_, at) => {
      const bytes = Buffer.from(whole);
      const place = (at * 7919 + 13) % bytes.length;
      bytes[place] = (bytes[place] ?? 0) ^ (1 << (at % 8));
      return bytes;
    });
    const paths = [whole.subarray(0, -1), ...damaged].map((bytes) => {
      const path = join(freshFolder(), 'some.tape.flac');
      writeFileSync(path, bytes);
      return path;
    });
    const refusals = (await expectSame(...paths)).map(({ refused }) => refused.length);
    expect(refusals[0]).toBe(1);
    expect(refusals.filter((count) => count > 0).length).toBeGreaterThan(20);
  });

  test('tells that damage to deviations is that of the series whose times they are', async () => {
    const run = { startMs: 0, intervalMs: 1000, count: 40 };
    const deviationsMs = Int8Array.from({ length: 40 }, (_, at) => at % 3);
    const path = writeTape([
      { series: seriesOf(0), timeline: [run], values: kinds[2]?.slice(0, 40) ?? new Float64Array(40) },
      { series: seriesOf(1), timeline: [{ ...run, deviationsMs }], values: new Float64Array(40) },
      {
        series: seriesOf(2),
        timeline: [{ ...run, deviationsMs }],
        values: kinds[3]?.slice(0, 40) ?? new Float64Array(40),
      },
    ]);
    const bytes = readFileSync(path);
    const { timelines } = await indexOf(path);
    const offset = timelines.find(({ deviation }) => deviation)?.deviation?.frameOffsets.at(-1) ?? 0;
    // The last byte of the frame, which is that of its CRC; frames begin behind the last block, which is the index.
    const index = bytes.indexOf('mtap');
    const last = index + bytes.readUIntBE(index - 3, 3) + offset - 1;
    bytes[last] = (bytes[last] ?? 0) ^ 1;
    writeFileSync(path, bytes);
    const [reading] = await expectSame(path);
    expect(reading?.refused).toEqual([path]);
    expect(reading?.lines).toHaveLength(40);
  });

  test('tells which indexes are refused, whatever stands in one whose checksum is right', async () => {
    const timeline = [
      {
        startMs: 0,
        intervalMs: 1000,
        count: 40,
        deviationsMs: Int8Array.from({ length: 40 }, (_, at) => at % 3),
      },
    ];
    const whole = readFileSync(
      writeTape(
        [2, 7, 10, 12, 14, 18].map((kind) => ({
          series: seriesOf(kind),
          timeline,
          values: kinds[kind]?.slice(0, 40) ?? new Float64Array(40),
        })),
      ),
    );
    const paths = Array.from({ length: 250 }, (_, at) => {
      const path = join(freshFolder(), 'some.tape.flac');
      writeFileSync(
        path,
        withBody(whole, (body) => {
          const place = (at * 7919 + 13) % body.length;
          body[place] = at % 3 === 0 ? (at * 37) % 256 : (body[place] ?? 0) ^ (1 << (at % 8));
        }),
      );
      return path;
    });
    const refusals = (await expectSame(...paths)).filter(({ refused }) => refused.length > 0);
    expect(refusals.length).toBeGreaterThan(100);
    expect(refusals.length).toBeLessThan(240);
  });

  test('tells how files that overlap are merged, before, while and after they are compacted', async () => {
    const recordings = freshFolder();
    const mapping = { kind: 'decimal', digits: 2 } as const;
    const samplesOf = (file: number, length: number): Int32Array =>
      Int32Array.from({ length }, (_, at) => (at * 37 + file * 11) % 1009);
    for (const [file, startSeconds] of [0, 300, 500, 900].entries())
      for (const cpu of [0, 1])
        writeFlac(recordings, {
          series: `cpu_usage_percent{cpu="${cpu}",instance="a"}`,
          startMs: startSeconds * 1000,
          samples: samplesOf(file, 300),
        });
    const series = parseSeries('cpu_usage_percent{cpu="0",instance="a"}');
    const tags = { series, startMs: 1_100_000, intervalMs: 1000, mapping };
    const recorder = WavRecorder.create(join(recordings, 'cpu_0_1970-01-01_00-18-20.wav'), tags, 16);
    recorder.append(samplesOf(9, 300));
    recorder.close();
    const expectServed = async (): Promise<readonly string[]> => {
      const paths = readdirSync(recordings).map((name) => join(recordings, name));
      const { lines, refused } = await runPython('--merge', ...paths);
      expect(refused).toEqual([]);
      expect(lines.toSorted()).toEqual((await serve(recordings)).toSorted());
      return lines.toSorted();
    };
    const before = await expectServed();
    expect(before).toHaveLength(2 * 1100 + 200);
    // Files that contradict each other stay as they are, the others go onto a tape, which is beside them for a while.
    const status = async (...options: string[]): Promise<number | null> =>
      (await runProgram('flac-compact', '--quiet', ...options, recordings)).status;
    await status('--keep');
    expect(await expectServed()).toEqual(before);
    await status();
    expect(await expectServed()).toEqual(before);
    expect(readdirSync(recordings).some((name) => name.endsWith('.tape.flac'))).toBe(true);
  });

  test('has an example whose body is told byte for byte', () => {
    const page = readFileSync('docs/format.md', 'utf8');
    const example = page.slice(page.indexOf('## A tape, byte for byte'));
    const [, behind = ''] = example.split('$ python3 body.py');
    const [dump = ''] = behind.split('```');
    const body = [...dump.matchAll(/^0000[0-9a-f]0((?: [0-9a-f]{2})+)$/gm)]
      .map(([, bytes]) => bytes)
      .join('');
    const [, rows = ''] = /\n\| bytes \| what \|\n.*?\n(.*?)\n\n/s.exec(example) ?? [];
    const told = rows
      .split('\n')
      .flatMap((row) => row.split('|')[1]?.match(/[0-9a-f]{2}|…/g) ?? [])
      .map((byte) => (byte === '…' ? '(?: ..)+' : ` ${byte}`));
    expect(told.length).toBeGreaterThan(50);
    expect(body).toMatch(new RegExp(`^${told.join('')}$`));
  });
});
