import { mkdtempSync, readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { formatSeries, parseSeries } from '@flac-metrics/sample-codec';
import { temporaryFolder } from '../../../test/temporary-folder.ts';
import { importSeries, noTotal, type ImportedTape } from '../src/import-series.ts';
import type { SeriesColumns } from '../src/index.ts';
import { TapeFolder } from '../src/tape-folder.ts';
import { readTapes } from './read-tapes.ts';
import { manyColumns } from './series-columns.ts';

const folder = temporaryFolder();
const newFolder = () => mkdtempSync(join(folder, 'out-'));
const hourMs = 3_600_000;

async function* batchesOf(...batches: SeriesColumns[][]): AsyncGenerator<SeriesColumns[], void> {
  yield* batches;
}

async function importInto(path: string, batches: SeriesColumns[][], windowMs = hourMs, overwrite = false) {
  const tapes: ImportedTape[] = [];
  const total = noTotal();
  const folder = new TapeFolder(path, { overwrite });
  await importSeries(batchesOf(...batches), { windowMs, folder, onTape: (tape) => tapes.push(tape) }, total);
  return { tapes, total };
}

/** All samples of each series, whatever columns they stand in. */
function samplesOf(all: readonly SeriesColumns[]): Map<string, string[]> {
  const samples = new Map<string, string[]>();
  for (const { series, timestampsMs, values } of all) {
    const bits = new BigUint64Array(Float64Array.from(values).buffer);
    const own = Array.from(bits, (bits, index) => `${timestampsMs[index]} ${bits}`);
    const text = formatSeries(series);
    samples.set(text, [...(samples.get(text) ?? []), ...own].toSorted());
  }
  return samples;
}

const column = (labels: string, ...samples: (readonly [ms: number, value: number])[]): SeriesColumns => ({
  series: {
    labels: [
      { name: '__name__', value: 'm' },
      { name: 'instance', value: labels },
    ],
  },
  timestampsMs: Float64Array.from(samples, ([ms]) => ms),
  values: Float64Array.from(samples, ([, value]) => value),
});

describe('an import', () => {
  test('keeps every bit of any series, whatever the window', async () => {
    await fc.assert(
      fc.asyncProperty(manyColumns, fc.constantFrom(1e11, 1e12), async (columns, windowMs) => {
        const out = newFolder();
        const { total } = await importInto(out, [columns], windowMs);
        const samples = columns.reduce((sum, { values }) => sum + values.length, 0);
        expect(total).toMatchObject({ series: columns.length, samples, tapes: readdirSync(out).length });
        expect(samplesOf(await readTapes(out))).toEqual(samplesOf(columns));
      }),
      { numRuns: 10 },
    );
  });

  test('makes a tape for each target and window, which begins at a multiple of its length', async () => {
    const out = newFolder();
    await importInto(out, [
      [column('a', [hourMs - 1, 1], [hourMs, 2], [3 * hourMs, 3]), column('b', [hourMs, 4])],
    ]);
    expect(readdirSync(out)).toEqual([
      '@a_1970-01-01_00-00-00.tape.flac',
      '@a_1970-01-01_01-00-00.tape.flac',
      '@a_1970-01-01_03-00-00.tape.flac',
      '@b_1970-01-01_01-00-00.tape.flac',
    ]);
  });

  const batches = [
    [column('a', [1000, 1])],
    [column('a', [2000, 2])],
    [column('a', [3000, 3])],
    [column('a', [4000, 3])],
  ];
  const names = ['@a_1970-01-01_00-00-00', '@a_1970-01-01_00-00-00_2', '@a_1970-01-01_00-00-02'];

  test('finds free names for more tapes of a window, and finds them again', async () => {
    const out = newFolder();
    const other = { ...column('', [2000, 7]), series: parseSeries('other{instance="a"}') };
    const all = [...batches.slice(0, 2), [other]];
    await importInto(out, all);
    expect(readdirSync(out)).toEqual(names.map((name) => `${name}.tape.flac`));
    const before = samplesOf(await readTapes(out));
    const { tapes, total } = await importInto(out, all);
    expect(tapes.map(({ wasThere }) => wasThere)).toEqual([true, true, true]);
    expect(total.samples).toBe(3);
    const [dead] = names.map((name) => `${name}.tape.flac.${process.pid}-1.part`);
    writeFileSync(join(out, dead ?? ''), 'left by a kill');
    await importInto(out, all);
    expect(readdirSync(out).length).toBe(3);
    await importInto(out, all, hourMs, true);
    expect(samplesOf(await readTapes(out))).toEqual(before);
  });

  test('overwrites no other file, unless it is to: then none of its own', async () => {
    const out = newFolder();
    writeFileSync(join(out, '@a_1970-01-01_00-00-00.tape.flac'), 'precious');
    await importInto(out, batches.slice(0, 1));
    expect(readdirSync(out)).toEqual([
      '@a_1970-01-01_00-00-00.tape.flac',
      '@a_1970-01-01_00-00-01.tape.flac',
    ]);
    await importInto(out, batches.slice(0, 2), hourMs, true);
    expect(samplesOf((await readTapes(out)).slice(0, 1))).toEqual(samplesOf(batches[0] ?? []));
  });

  test('does not go back behind what is on a tape: a second value of one time would be missed', async () => {
    const out = newFolder();
    const importing = importInto(out, [
      [column('a', [1000, 1], [3000, 1])],
      [column('b', [2000, 1]), column('a', [2000, 1])],
    ]);
    await expect(importing).rejects.toThrow(
      /m\{instance="a"\} goes back to .*02\.000Z, but its samples from .*01\.000Z to .*03\.000Z are on a tape/,
    );
    await expect(importing).rejects.toMatchObject({ code: 'overlap' });
    expect(readdirSync(out)).toEqual(['@a_1970-01-01_00-00-00.tape.flac']);
  });

  test('may bring parts of a series in any order', async () => {
    const out = newFolder();
    await importInto(out, batches.toReversed());
    expect(samplesOf(await readTapes(out))).toEqual(samplesOf(batches.flat()));
  });

  test('without a folder makes the tapes all the same', async () => {
    const total = noTotal();
    await importSeries(batchesOf(...batches), { windowMs: hourMs, folder: undefined }, total);
    expect(total).toMatchObject({ series: 1, samples: 4, tapes: 4 });
  });
});
