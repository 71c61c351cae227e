import { execFileSync } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { FlacReader, FlacSegment } from '@flac-metrics/flac-reader';
import { MemoryAccess } from '@flac-metrics/random-access';
import { makeSeries } from '@flac-metrics/sample-codec';
import type { Lane } from '@flac-metrics/sample-codec/tape';
import { describeWith } from '../../../../test/system-programs.ts';
import { temporaryFolder } from '../../../../test/temporary-folder.ts';
import { TapeEncoder, type EncodedTape, type TapeColumn } from '../../src/tape/index.ts';
import { differenceOf } from '../../src/tape/read-back.ts';
import { hostColumns, seriesOf, tapeColumns } from './columns.ts';

const folder = temporaryFolder();

function encode(columns: readonly TapeColumn[]): EncodedTape {
  const encoder = new TapeEncoder({ effort: 'fast' });
  for (const column of columns) encoder.add(column);
  return encoder.finish();
}

/** Its numbers take 32 bits. */
function wideColumn(count: number): TapeColumn {
  const timeline = [{ startMs: 0, intervalMs: 1000, count }];
  const values = Float64Array.from({ length: count }, (_, at) => ((at * 2_654_435_761) % 2 ** 32) - 2 ** 31);
  return { series: seriesOf(99), timeline, values };
}

function lanesOf({ index }: EncodedTape): Lane[] {
  return [
    ...index.timelines.flatMap(({ deviation }) => deviation ?? []),
    ...index.tracks.flatMap(({ lanes }) => lanes),
  ];
}

test('any columns of any bits at any times come back from the bytes', async () => {
  await fc.assert(
    fc.asyncProperty(tapeColumns, async (columns) => {
      const tape = encode(columns);
      expect(tape.index.tracks.length).toBe(columns.length);
      expect(await differenceOf(new MemoryAccess(tape.bytes), tape)).toBeUndefined();
    }),
    { numRuns: 60 },
  );
});

test('reading back notices a value, a time and a series that are another', async () => {
  const columns = hostColumns(300);
  const [tape, source] = [encode(columns), new MemoryAccess(encode(columns).bytes)];
  const differences = await Promise.all(
    [
      columns.map((column, at) => (at === 2 ? { ...column, values: column.values.with(7, -0) } : column)),
      columns.map((column) => ({ ...column, timeline: [{ startMs: 0, intervalMs: 1000, count: 300 }] })),
      columns.map((column, at) => (at === 4 ? { ...column, series: seriesOf(44) } : column)),
      columns.slice(1),
    ].map((others) => differenceOf(source, encode(others))),
  );
  expect(differences).toEqual([
    'the values of reading{instance="web-1:9100",job="node",number="2"} differ',
    'the times of reading{instance="web-1:9100",job="node",number="0"} differ',
    'series 4 is reading{instance="web-1:9100",job="node",number="4"}',
    'it has 6 series of 5',
  ]);
  expect(await differenceOf(source, tape)).toBeUndefined();
});

test('equal timelines are kept once, whatever their runs', () => {
  const [first, second] = hostColumns(100);
  if (!first || !second) throw new Error('there are two');
  const timeline = first.timeline.flatMap(({ startMs, deviationsMs }) => [
    { startMs, intervalMs: 1000, count: 50, deviationsMs: deviationsMs?.slice(0, 50) ?? new Int8Array(50) },
    {
      startMs: startMs + 50_000,
      intervalMs: 1000,
      count: 50,
      deviationsMs: deviationsMs?.slice(50) ?? new Int8Array(50),
    },
  ]);
  const { index } = encode([first, { ...second, timeline }]);
  expect(index.timelines.length).toBe(1);
  expect(index.timelines[0]?.deviation?.sampleCount).toBe(100);
  expect(index.tracks.map((track) => track.timeline)).toEqual([0, 0]);
});

test('a constant series takes no lane, and a tape of nothing else is still a FLAC', async () => {
  const timeline = [{ startMs: 0, intervalMs: 1000, count: 86_400 }];
  const values = new Float64Array(86_400).fill(0.1);
  const tape = encode([{ series: seriesOf(0), timeline, values }]);
  expect(lanesOf(tape)).toEqual([]);
  expect(await differenceOf(new MemoryAccess(tape.bytes), tape)).toBeUndefined();
  const { streamInfo } = await FlacReader.open(new MemoryAccess(tape.bytes));
  expect(streamInfo.totalSamples).toBeGreaterThan(0);
});

test('series that differ by a factor and an offset share a lane', async () => {
  const [counter, gauge] = hostColumns(3000).slice(1);
  if (!counter || !gauge) throw new Error('there are two');
  const scaled = (column: TapeColumn, factor: number, offset: number, number: number): TapeColumn => ({
    ...column,
    series: seriesOf(number),
    values: column.values.map((value) => Math.round(value * 100) * factor + offset),
  });
  const columns = [counter, gauge].flatMap((column, number) => [
    scaled(column, 1, 0, 10 * number),
    scaled(column, 4096, 0, 10 * number + 1),
    scaled(column, 4096, 8193, 10 * number + 2),
    { ...scaled(column, 1, 0, 10 * number + 3), values: column.values.map((value) => -value) },
  ]);
  const tape = encode(columns);
  const lanes = tape.index.tracks.map(({ lanes }) => lanes[0]);
  expect(new Set(lanes.slice(0, 3)).size).toBe(1);
  expect(new Set(lanes.slice(4, 7)).size).toBe(1);
  expect(new Set(lanes).size).toBe(4);
  expect(await differenceOf(new MemoryAccess(tape.bytes), tape)).toBeUndefined();
});

test('min and max leave out what is no number', () => {
  const timeline = [{ startMs: 0, intervalMs: 1000, count: 4 }];
  const rangeOf = (...values: number[]) => {
    const [track] = encode([{ series: seriesOf(0), timeline, values: Float64Array.from(values) }]).index
      .tracks;
    return [track?.min, track?.max];
  };
  expect(rangeOf(Number.NaN, 3, -1, Number.NaN)).toEqual([-1, 3]);
  expect(rangeOf(2, -Infinity, Infinity, 1)).toEqual([-Infinity, Infinity]);
  expect(rangeOf(Number.NaN, Number.NaN, Number.NaN, Number.NaN)).toEqual([Number.NaN, Number.NaN]);
});

describe('with a bound of errors', () => {
  const noisy = hostColumns(500)[5];
  if (!noisy) throw new Error('there are six');
  const tapeOf = (column: TapeColumn, maxError?: number): EncodedTape => {
    const encoder = new TapeEncoder({ effort: 'fast' });
    encoder.add(column, maxError);
    return encoder.finish();
  };

  test('values are no further off, the tape is smaller, and it says so in index, tags and track', async () => {
    const tape = tapeOf(noisy, 0.25);
    expect(tape.bytes.length).toBeLessThan(tapeOf(noisy).bytes.length);
    expect(tape.index.tracks[0]?.maxError).toBe(0.25);
    const segment = await FlacSegment.open(new MemoryAccess(tape.bytes));
    const [track] = segment.tracks;
    if (!track) throw new Error('there is one');
    expect(track.maxError).toBe(0.25);
    expect(segment.reader.comments).toContainEqual(['MAX_ERROR', '0.25']);
    const { values } = await segment.read(track, -Infinity, Infinity);
    expect(values).not.toEqual(noisy.values);
    for (const [at, value] of values.entries())
      expect(Math.abs(value - (noisy.values[at] ?? 0))).toBeLessThanOrEqual(0.25);
    expect(await differenceOf(new MemoryAccess(tape.bytes), tape)).toBeUndefined();
  });

  test('a column that gains nothing stays as it is, and is not called lossy', () => {
    const whole = { ...noisy, values: noisy.values.map(Math.round) };
    const tape = tapeOf(whole, 0.01);
    expect(tape.bytes).toEqual(tapeOf(whole).bytes);
    expect(tape.index.tracks[0]).not.toHaveProperty('maxError');
  });

  test('errors of before are said again, and others are not added to them', () => {
    const lossy = { ...noisy, maxError: 0.1 };
    expect(tapeOf(lossy).index.tracks[0]?.maxError).toBe(0.1);
    expect(() => tapeOf(lossy, 0.1)).toThrow(expect.objectContaining({ code: 'lossy-twice' }));
    for (const bound of [0, -1, Number.NaN, Infinity])
      expect(() => tapeOf(noisy, bound)).toThrow(expect.objectContaining({ code: 'bad-column' }));
  });
});

test('tells players what it is', async () => {
  const { comments, vendor } = await FlacReader.open(new MemoryAccess(encode(hostColumns(20)).bytes));
  expect(vendor).toBe('flac-metrics');
  expect(comments).toEqual([
    ['TITLE', '6 series'],
    ['ARTIST', 'web-1:9100'],
    ['ALBUM', 'node'],
    ['DATE', '2026-11-24'],
  ]);
});

test('refuses what does not go together, and adds nothing then', () => {
  const encoder = new TapeEncoder();
  const timeline = [{ startMs: 0, intervalMs: 1000, count: 4 }];
  const bad = expect.objectContaining({ code: 'bad-column' });
  expect(() => encoder.add({ series: seriesOf(0), timeline, values: new Float64Array(3) })).toThrow(bad);
  const nameless = makeSeries([]);
  expect(() => encoder.add({ series: nameless, timeline, values: new Float64Array(4) })).toThrow(bad);
  expect([encoder.trackCount, encoder.sampleCount]).toEqual([0, 0]);
});

test('refuses more samples than are kept in memory, and goes on with what it has', () => {
  const encoder = new TapeEncoder({ effort: 'fast', mostSamples: 1000 });
  const count = 300;
  const timeline = [{ startMs: 0, intervalMs: 1000, count }];
  const values = Float64Array.from({ length: count }, (_, at) => at % 2);
  for (let number = 0; number < 3; number += 1) encoder.add({ series: seriesOf(number), timeline, values });
  expect(() => encoder.add({ series: seriesOf(3), timeline, values })).toThrow(
    expect.objectContaining({ code: 'tape-full', message: expect.stringContaining('begin another one') }),
  );
  expect([encoder.trackCount, encoder.sampleCount]).toEqual([3, 3 * count]);
});

test.each([
  ['texts that repeat', 2 ** 20, ''],
  ['texts of their own', 2 ** 16, 'n'],
])('refuses %s that no index has room for', (_, length, prefix) => {
  const encoder = new TapeEncoder({ effort: 'fast' });
  const [timeline, values] = [[{ startMs: 0, intervalMs: 1000, count: 1 }], Float64Array.of(1)];
  for (let number = 0; number < 65; number += 1) {
    const value = `${prefix && number}${'x'.repeat(length)}`;
    encoder.add({ series: makeSeries([{ name: 'long', value }]), timeline, values });
  }
  expect(() => encoder.finish()).toThrow(expect.objectContaining({ code: 'tape-full' }));
});

describeWith(['flac', 'sox'], 'flac and sox', () => {
  test.each([
    ['of a host', hostColumns(3000)],
    ['of few samples', hostColumns(5)],
    ['of constants', hostColumns(3000, 1)],
    ['of numbers of 16 bits', hostColumns(3000, 2)],
    ['of numbers of all sizes', [...hostColumns(3000), wideColumn(3000)]],
  ])('take a tape %s sample for sample', async (name, columns) => {
    const { bytes } = encode(columns);
    const path = join(folder, `${name}.flac`);
    writeFileSync(path, bytes);
    execFileSync('flac', ['--silent', '--test', path]);
    const reader = await FlacReader.open(new MemoryAccess(bytes));
    const { bitsPerSample, totalSamples } = reader.streamInfo;
    const samples = new Int32Array(totalSamples);
    await reader.read(0, totalSamples, [samples]);
    const scaled = samples.map((sample) => sample << (32 - bitsPerSample));
    const soxRaw = execFileSync('sox', [path, '-t', 'raw', '-b', '32', '-e', 'signed', '-'], {
      maxBuffer: 2 ** 27,
    });
    expect(Int32Array.from(new Int32Array(new Uint8Array(soxRaw).buffer))).toEqual(scaled);
    const flacRaw = execFileSync(
      'flac',
      ['--silent', '--decode', '--stdout', '--force-raw-format', '--endian=little', '--sign=signed', path],
      { maxBuffer: 2 ** 27 },
    );
    const width = Math.ceil(bitsPerSample / 8);
    expect(flacRaw.length).toBe(totalSamples * width);
    const decoded = Int32Array.from({ length: totalSamples }, (_, at) =>
      flacRaw.readIntLE(at * width, width),
    );
    expect(decoded).toEqual(samples);
  });
});
