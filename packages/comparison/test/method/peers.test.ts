import { expect, test } from 'vitest';
import { describeWith } from '../../../../test/system-programs.ts';
import { temporaryFolder } from '../../../../test/temporary-folder.ts';
import { samplesOf } from '../../src/series-columns.ts';
import { columnsOf, mixedColumns, wandering } from '../columns.ts';
import { measure } from './workplace.ts';

const folder = temporaryFolder();
const mixed = mixedColumns();
const all = samplesOf(mixed);

describeWith(['zstd', 'xz'], 'compressors of the system', () => {
  test.each(['zstd', 'xz', 'zstd-planes', 'xz-text', 'zstd-tracks'])('%s compresses', async (name) => {
    const { whole, values } = await measure(name, mixed, folder);
    const amount = whole ?? values;
    expect(amount?.samples).toBe(all);
    expect(amount?.bytes).toBeGreaterThan(all / 8);
    expect(amount?.bytes).toBeLessThan(8 * all);
  });
});

describeWith(['promtool'], 'Prometheus', () => {
  test('gives every sample back, whatever its name, and its files are told apart', async () => {
    const { whole, changed, parts } = await measure('prometheus', mixed, folder);
    expect({ samples: whole?.samples, changed }).toEqual({ samples: all, changed: 0 });
    const { chunks = 0, index = 0, other = 0 } = parts ?? {};
    expect(chunks + index + other).toBe(whole?.bytes);
    expect(Math.min(chunks, index, other)).toBeGreaterThan(0);
  });

  test('what it refuses is told in its own words', async () => {
    const wrong = columnsOf('m{"no classic label"="x"}', wandering(10));
    await expect(measure('prometheus', [wrong], folder)).rejects.toMatchObject({
      code: 'peer',
      message: expect.stringMatching(/^promtool: .*INVALID/),
    });
  });
});

describeWith(['victoria-metrics'], 'VictoriaMetrics', () => {
  test('gives decimals back, and other values changed', async () => {
    const decimals = columnsOf('decimals', wandering(1000));
    const others = columnsOf('others', [0.133_999_999_999_999_98, 0.5, Number.NaN, -0, 1]);
    expect((await measure('victoriametrics', [decimals], folder)).changed).toBe(0);
    const { whole, changed, parts } = await measure('victoriametrics', [decimals, others], folder);
    // Its documentation promises no more than some 15 decimal digits; NaN is not given to it.
    expect({ samples: whole?.samples, changed }).toEqual({ samples: 1005, changed: 3 });
    expect((parts?.['data'] ?? 0) + (parts?.['index'] ?? 0)).toBe(whole?.bytes);
  });
});
