import { mkdtempSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { Archive } from '@flac-metrics/archive';
import { parseSeries } from '@flac-metrics/sample-codec';
import { tapeOf } from '../../../../test/tape-file.ts';
import { temporaryFolder } from '../../../../test/temporary-folder.ts';
import { drawSeries } from '../../src/page/draw-series.ts';
import { columnOf } from '../../src/read/pixel-columns.ts';
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
        const archive = await Archive.open(folder);
        const sources = { archive, workers, onCost: () => {} };
        const asked = { ...grid, series: names.map((name) => parseSeries(name)) };
        const { drawn } = await drawSeries(sources, asked, Infinity, new AbortController().signal);
        await archive.close();
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
