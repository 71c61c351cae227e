import { mkdtempSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import { Archive } from '@flac-metrics/archive';
import { parseSeries } from '@flac-metrics/sample-codec';
import { WavRecorder } from '@flac-metrics/wav';
import { tapeOf } from '../../../../test/tape-file.ts';
import { temporaryFolder } from '../../../../test/temporary-folder.ts';
import { drawSeries } from '../../src/page/draw-series.ts';
import { columnOf, type PixelGrid } from '../../src/read/pixel-columns.ts';
import { ReadWorkers } from '../../src/read/read-workers.ts';

let workers: ReadWorkers;
beforeAll(() => {
  workers = new ReadWorkers({ size: 2 });
});
afterAll(() => workers.close());

const root = temporaryFolder();
const names = ['a', 'b', 'c'];

/** Tapes of some targets, which overlap or leave gaps: of two samples of one time, the one of the tape that begins first counts. */
const folders = fc.array(
  fc.record({
    start: fc.nat(400),
    count: fc.integer({ min: 1, max: 200 }),
    series: fc.uniqueArray(fc.constantFrom(...names), { minLength: 1 }),
    values: fc.infiniteStream(
      fc.oneof(fc.integer({ min: -5, max: 5 }), fc.constantFrom(1e6, -1e6, Number.NaN)),
    ),
  }),
  { minLength: 1, maxLength: 5 },
);

test('what is drawn of any files is the least and the greatest of all their samples a column, and how many they are', async () => {
  await fc.assert(
    fc.asyncProperty(
      folders,
      fc.tuple(fc.nat(600), fc.integer({ min: 1, max: 600 })),
      fc.integer({ min: 1, max: 40 }),
      async (tapes, [from, length], width) => {
        const folder = mkdtempSync(join(root, 'draw-'));
        const samples = new Map(names.map((name) => [name, new Map<number, number>()]));
        const inOrder = tapes.toSorted((a, b) => a.start - b.start);
        for (const [number, { start, count, series, values }] of inOrder.entries()) {
          const timeline = [{ startMs: start * 1000, intervalMs: 1000, count }];
          const columns = series.map((name) => ({
            series: name,
            timeline,
            values: Float64Array.from({ length: count }, () => values.next().value),
          }));
          for (const column of columns) {
            const known = samples.get(column.series);
            for (const [index, value] of column.values.entries()) {
              const timeMs = (start + index) * 1000;
              if (!known?.has(timeMs)) known?.set(timeMs, value);
            }
          }
          writeFileSync(join(folder, `${number}.flac`), tapeOf(columns));
        }
        const grid = { fromMs: from * 1000, toMs: (from + length) * 1000, width };
        const { drawn } = await drawnOf(folder, names, grid);
        for (const name of names) {
          const inRange = [...(samples.get(name) ?? [])].filter(
            ([timeMs]) => timeMs >= grid.fromMs && timeMs <= grid.toMs,
          );
          const one = drawn.find(({ series }) => series === name);
          expect(one?.samples ?? 0).toBe(inRange.length);
          if (!one || one.isRaw) continue;
          const columns = new Map<number, number[]>();
          for (const [timeMs, value] of inRange) {
            const column = columnOf(grid, timeMs);
            columns.set(column, [...(columns.get(column) ?? []), value]);
          }
          const expected = [...columns]
            .toSorted(([a], [b]) => a - b)
            .map(([, all]) => {
              const numbers = all.filter((value) => Number.isFinite(value));
              const ends = numbers.length > 0 ? [Math.min(...numbers), Math.max(...numbers)] : [null, null];
              return [...ends, all.length];
            });
          const got = one.timesMs.map((_, index) => [one.min[index], one.max?.[index], one.counts?.[index]]);
          // A gap is broken by a column of no samples.
          expect(got.filter(([, , count]) => count !== 0)).toEqual(expected);
        }
      },
    ),
    { numRuns: 60 },
  );
});

async function drawnOf(folder: string, series: readonly string[], grid: PixelGrid, onCost = () => {}) {
  const archive = await Archive.open(folder);
  const sources = { archive, workers, onCost };
  const asked = { ...grid, series: series.map((one) => parseSeries(one)) };
  const made = await drawSeries(sources, asked, Infinity, new AbortController().signal);
  await archive.close();
  return made;
}

/** Noise, so that there is something to be damaged. */
const noisy = Float64Array.from({ length: 30_000 }, (_, index) =>
  Math.round(10_000 * Math.sin(index * index)),
);

test('of a damaged file is drawn what can be read, and the times of all else are told with its name', async () => {
  let partly = 0;
  await fc.assert(
    fc.asyncProperty(
      fc.array(fc.nat(999), { minLength: 1, maxLength: 3 }),
      fc.nat(20_000),
      fc.constantFrom(90, 9000, 20_000),
      async (places, from, length) => {
        const folder = mkdtempSync(join(root, 'damaged-'));
        const timeline = [{ startMs: 0, intervalMs: 1000, count: noisy.length }];
        const bytes = tapeOf([{ series: 'a', timeline, values: noisy }]);
        for (const place of places) {
          const at = Math.floor((place / 1000) * bytes.length);
          bytes[at] = (bytes[at] ?? 0) ^ 16;
        }
        writeFileSync(join(folder, 'a_1970-01-01_00-00-00.tape.flac'), bytes);
        // Of few samples each is drawn, and of many their columns.
        const grid = { fromMs: from * 1000, toMs: (from + length) * 1000, width: 100 };
        const { drawn, warnings } = await drawnOf(folder, ['a'], grid);
        const one = drawn.find(({ series }) => series === 'a');
        const unread = one?.unread ?? [];
        const isRead = (timeMs: number): boolean =>
          unread.every(({ fromMs, toMs }) => timeMs < fromMs || timeMs > (toMs ?? Infinity));
        const read = new Map<number, number[]>();
        for (const [index, value] of noisy.entries()) {
          const timeMs = index * 1000;
          if (timeMs < grid.fromMs || timeMs > grid.toMs || !isRead(timeMs)) continue;
          const column = one?.isRaw ? timeMs : columnOf(grid, timeMs);
          read.set(column, [...(read.get(column) ?? []), value]);
        }
        const all = [...read.values()];
        expect(one?.samples).toBe(all.flat().length);
        const { min = [], max = min } = one ?? {};
        const got = min.flatMap((least, index) => (least === null ? [] : [[least, max[index]]]));
        expect(got).toEqual(all.map((values) => [Math.min(...values), Math.max(...values)]));
        expect(warnings.length > 0).toBe(unread.length > 0);
        for (const { file, fromMs, toMs } of unread) {
          expect(file).toBe('a_1970-01-01_00-00-00.tape.flac');
          expect(fromMs).toBeGreaterThanOrEqual(grid.fromMs);
          expect(toMs ?? grid.toMs).toBeLessThanOrEqual(grid.toMs);
        }
        if (unread.length === 0 || all.length === 0) return;
        partly += 1;
      },
    ),
    { numRuns: 40 },
  );
  expect(partly).toBeGreaterThan(0);
});

describe('damage', () => {
  const timeline = [{ startMs: 0, intervalMs: 1000, count: noisy.length }];
  const column = { series: 'a', timeline, values: noisy };
  const bytes = Buffer.from(tapeOf([column, { ...column, series: 'b', values: noisy.map((x) => x % 97) }]));
  bytes.writeUInt8(bytes.readUInt8(30_000) ^ 1, 30_000);
  const whole = { fromMs: 0, toMs: 30_000_000, width: 100 };

  test('of one frame costs no more than that, also where each sample is drawn, and no other series', async () => {
    const folder = mkdtempSync(join(root, 'frame-'));
    writeFileSync(join(folder, 'tape.flac'), bytes);
    const { drawn } = await drawnOf(folder, ['a', 'b'], whole);
    const [bad, sound] = drawn;
    expect(sound).toMatchObject({ series: 'b', samples: 30_000, unread: [] });
    const [{ fromMs, toMs } = { fromMs: 0, toMs: 0 }, ...others] = bad?.unread ?? [];
    expect(others).toEqual([]);
    expect(bad?.unread[0]?.reason).toContain('frame at byte');
    expect((toMs ?? 0) - fromMs).toBeLessThan(18_000_000);
    expect(bad?.samples).toBe(30_000 - ((toMs ?? 0) - fromMs) / 1000 - 1);
    const near = await drawnOf(folder, ['a'], { fromMs: fromMs - 40_000, toMs: fromMs + 40_000, width: 100 });
    expect(near.drawn[0]?.isRaw).toBe(true);
    expect(near.drawn[0]?.samples).toBeGreaterThanOrEqual(37);
  });

  test('in two places does not hide what is between, also where samples were further apart once', async () => {
    const folder = mkdtempSync(join(root, 'places-'));
    const hourMs = 3_600_000;
    const values = Float64Array.from({ length: 100_000 }, (_, index) => noisy[index % noisy.length] ?? 0);
    const runs = [
      { startMs: 0, intervalMs: 12 * hourMs, count: 2 },
      { startMs: 24 * hourMs, intervalMs: 1000, count: values.length - 2 },
    ];
    const twice = Buffer.from(tapeOf([{ series: 'a', timeline: runs, values }]));
    for (const share of [1 / 3, 2 / 3]) {
      const at = Math.floor(share * twice.length);
      twice.writeUInt8(twice.readUInt8(at) ^ 1, at);
    }
    writeFileSync(join(folder, 'tape.flac'), twice);
    const { drawn } = await drawnOf(folder, ['a'], { ...whole, toMs: 60 * hourMs });
    const unread = drawn[0]?.unread ?? [];
    const hidden = unread.reduce(
      (sum, { fromMs, toMs }) => sum + ((toMs ?? Infinity) - fromMs) / 1000 + 1,
      0,
    );
    expect(unread).toHaveLength(2);
    expect(drawn[0]?.samples).toBe(values.length - hidden);
  });

  test('of a WAV hides all of it, which is read no more often than it would be if it were sound', async () => {
    const folder = mkdtempSync(join(root, 'wav-'));
    const path = join(folder, 'a.wav');
    const tags = {
      series: parseSeries('a'),
      startMs: 0,
      intervalMs: 1000,
      mapping: { kind: 'decimal', digits: 0 },
    } as const;
    const recorder = WavRecorder.create(path, tags, 16);
    recorder.append(Int32Array.from(noisy));
    recorder.close();
    const jobs = vi.fn<() => void>();
    const sound = await drawnOf(folder, ['a'], whole, jobs);
    expect(sound.drawn[0]?.samples).toBe(30_000);
    expect(jobs).toHaveBeenCalledTimes(1);
    const wav = readFileSync(path);
    wav.writeUInt8(wav.readUInt8(30_000) ^ 1, 30_000);
    writeFileSync(path, wav);
    const bad = await drawnOf(folder, ['a'], whole, jobs);
    expect(bad.drawn).toMatchObject([
      { samples: 0, unread: [{ file: 'a.wav', fromMs: 0, toMs: 29_999_000 }] },
    ]);
    expect(jobs).toHaveBeenCalledTimes(2);
  });

  test('hides nothing that another file has', async () => {
    const folder = mkdtempSync(join(root, 'twin-'));
    writeFileSync(join(folder, '1.flac'), bytes);
    writeFileSync(join(folder, '2.flac'), tapeOf([column]));
    const { drawn, warnings } = await drawnOf(folder, ['a'], whole);
    expect([drawn[0]?.samples, drawn[0]?.unread, warnings]).toEqual([30_000, [], []]);
  });

  test('of a whole file is told from where it began to where the series goes on', async () => {
    const folder = mkdtempSync(join(root, 'whole-'));
    for (const [name, startMs] of [
      ['a_1970-01-01_00-00-00', 0],
      ['a_1970-01-01_00-20-00', 1_200_000],
    ] as const) {
      const run = { startMs, intervalMs: 1000, count: 600 };
      const text = tapeOf([{ series: 'a', timeline: [run], values: noisy.subarray(0, 600) }]);
      writeFileSync(join(folder, `${name}.flac`), text);
    }
    writeFileSync(join(folder, 'a_1970-01-01_00-10-00.flac'), 'lost');
    writeFileSync(join(folder, 'c_1970-01-01_00-05-00.flac'), 'lost');
    const { drawn, warnings } = await drawnOf(folder, ['a', 'b', 'c'], { ...whole, toMs: 1_800_000 });
    expect(drawn).toMatchObject([
      {
        series: 'a',
        samples: 1200,
        unread: [{ file: 'a_1970-01-01_00-10-00.flac', fromMs: 600_000, toMs: 1_200_000 }],
      },
      {
        series: 'c',
        samples: 0,
        timesMs: [],
        unread: [{ file: 'c_1970-01-01_00-05-00.flac', fromMs: 300_000, toMs: null }],
      },
    ]);
    expect(warnings).toHaveLength(2);
  });
});
