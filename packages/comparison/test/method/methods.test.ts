import { randomBytes } from 'node:crypto';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { temporaryFolder } from '../../../../test/temporary-folder.ts';
import { methodNames } from '../../src/method/methods.ts';
import { samplesOf } from '../../src/series-columns.ts';
import { columnsOf, mixedColumns, wandering } from '../columns.ts';
import { measure } from './workplace.ts';

const folder = temporaryFolder();
const mixed = mixedColumns();
const all = samplesOf(mixed);

test('the names of the methods differ', () => {
  expect(new Set(methodNames).size).toBe(methodNames.length);
});

describe('what can be kept in each way', () => {
  test('raw: 16 bytes, 8 of them the value', async () => {
    expect(await measure('raw', mixed, folder)).toEqual({
      whole: { bytes: 16 * all, samples: all },
      values: { bytes: 8 * all, samples: all },
    });
  });

  test.each(['tape', 'tape-each', 'tape-fixed', 'gzip', 'gzip-planes', 'xor'])(
    '%s: everything',
    async (name) => {
      const { whole, values } = await measure(name, mixed, folder);
      expect([whole?.samples, values?.samples]).toEqual([all, all]);
      expect(whole?.bytes).toBeGreaterThan(values?.bytes ?? Infinity);
      expect(whole?.bytes).toBeLessThan(16 * all);
    },
  );

  test.each(['flac-bits', 'gzip-tracks'])('%s: values', async (name) => {
    const { whole, values } = await measure(name, mixed, folder);
    expect([whole, values?.samples]).toEqual([undefined, all]);
  });

  test('gzip-text: the whole', async () => {
    const { whole, values } = await measure('gzip-text', mixed, folder);
    expect([whole?.samples, values]).toEqual([all, undefined]);
  });

  test.each(['wav', 'flac'])(
    '%s: decimals and whole numbers within 32 bits, at regular times',
    async (name) => {
      const { whole, values } = await measure(name, mixed, folder);
      expect([whole?.samples, values?.samples]).toEqual([500 + 500 + 200, 500 + 500 + 500 + 200]);
      expect(await measure(name, mixed.slice(3, 5), folder)).toEqual({});
    },
  );

  test.each(['wav', 'flac'])('%s: each run of a series with gaps is a file', async (name) => {
    const gaps = columnsOf('gaps', wandering(3000), (index) => 5000 * Math.floor(index / 1000));
    const { whole } = await measure(name, [gaps], folder);
    const { whole: ofOne } = await measure(name, [columnsOf('gaps', wandering(3000))], folder);
    expect(whole?.samples).toBe(3000);
    expect(whole?.bytes).toBeGreaterThan((ofOne?.bytes ?? Infinity) + 200);
  });

  test('multiples of 1024 beyond 32 bits have a mapping of a WAV', async () => {
    const memory = Float64Array.from({ length: 100 }, (_, index) => 2 ** 40 + 1024 * (index % 7));
    const { values } = await measure('wav', [columnsOf('memory', memory)], folder);
    expect(values).toEqual({ bytes: 400, samples: 100 });
  });
});

describe('tapes', () => {
  test('share timelines and index', async () => {
    const series = Array.from({ length: 20 }, (_, index) =>
      columnsOf(`m{n="${index}"}`, wandering(500, index), (position) => (position * 7) % 5),
    );
    const [shared, each] = [
      await measure('tape', series, folder),
      await measure('tape-each', series, folder),
    ];
    expect(shared.parts?.['times']).toBe((each.parts?.['times'] ?? 0) / 20);
    expect(shared.whole?.bytes).toBeLessThan((each.whole?.bytes ?? 0) * 0.8);
    expect([...(shared.bySeries?.keys() ?? [])].length).toBe(20);
    const bySeries = [...(shared.bySeries?.values() ?? [])].reduce((sum, bytes) => sum + bytes, 0);
    expect(bySeries).toBeCloseTo(shared.values?.bytes ?? 0, 6);
  });

  test('are several where one has no room for the index', async () => {
    const series = Array.from({ length: 210 }, () =>
      columnsOf(`m{long="${randomBytes(11_500).toString('hex')}"}`, [1, 2]),
    );
    const { whole, bySeries } = await measure('tape', series, folder);
    expect([whole?.samples, bySeries?.size]).toEqual([420, 210]);
  });

  test('of few samples take more', async () => {
    const [long, short] = [
      await measure('tape', mixed, folder),
      await measure('tape', mixed, folder, { samples: 50 }),
    ];
    expect(short.whole?.samples).toBe(all);
    expect(short.whole?.bytes).toBeGreaterThan(long.whole?.bytes ?? Infinity);
  });

  test('hold any times and any bits', async () => {
    const column = fc
      .array(fc.tuple(fc.integer({ min: 1, max: 100_000 }), fc.double()), { minLength: 1, maxLength: 60 })
      .map((samples) => {
        let ms = 0;
        const times = samples.map(([distance]) => (ms += distance));
        const values = Float64Array.from(samples, ([, value]) => value);
        return { ...columnsOf('any', values), timestampsMs: Float64Array.from(times) };
      });
    await fc.assert(
      fc.asyncProperty(column, fc.integer({ min: 1, max: 20 }), async (columns, samples) => {
        const { whole } = await measure('tape', [columns], folder, { samples, windowMs: 300_000 });
        expect(whole?.samples).toBe(columns.values.length);
      }),
      { numRuns: 30 },
    );
  });
});

test('nothing goes on once the user wants no more', async () => {
  const stop = new AbortController();
  stop.abort(new Error('enough'));
  for (const name of methodNames.filter((name) => name !== 'raw'))
    await expect(measure(name, mixed, folder, {}, stop.signal)).rejects.toThrow(/enough|abort/);
});
