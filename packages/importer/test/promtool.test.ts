import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { formatSeries, formatValue, makeSeries } from '@flac-metrics/sample-codec';
import { describeWithPeers } from '../../../test/peer-programs.ts';
import { describeWith } from '../../../test/system-programs.ts';
import { temporaryFolder } from '../../../test/temporary-folder.ts';
import type { SeriesColumns } from '../src/index.ts';
import { textReader } from './read-text.ts';
import { bitsOf } from './series-columns.ts';

const folder = temporaryFolder();
const read = textReader();
const startMs = Date.UTC(2026, 10, 24, 5);

const labelValues = ['a', '\t', '\u200B\u{10FFFF}', 'é"\\\n', '\\t', '{},# 1 1', '\uFEFF', '\u0007\r'];
const values = [0.1, -0, 1e-7, 5e-324, 1.7e308, 2 / 3, Number.NaN, Infinity, -Infinity, 123_456_789.125];

/** Values of all kinds, at times that no binary fraction is equal to. */
const columns: SeriesColumns[] = labelValues.map((value, number) => ({
  series: makeSeries([
    { name: '__name__', value: 'x:y_total' },
    { name: 'value', value },
  ]),
  timestampsMs: Float64Array.from(values, (_, index) => startMs + index * 1001 + number),
  values: Float64Array.from(values, (value) => value * (number + 1)),
}));

const lines = columns.flatMap(({ series, timestampsMs, values }) =>
  Array.from(
    values,
    (value, index) =>
      `${formatSeries(series)} ${formatValue(value)} ${((timestampsMs[index] ?? 0) / 1000).toFixed(3)}\n`,
  ),
);

/** A block of a Prometheus with these samples. */
function blocksOf(promtool: string): string {
  const data = mkdtempSync(join(folder, 'blocks-'));
  const text = join(data, 'in.om');
  writeFileSync(text, `# TYPE x:y counter\n${lines.join('')}# EOF\n`);
  execFileSync(promtool, ['tsdb', 'create-blocks-from', 'openmetrics', text, data], { stdio: 'pipe' });
  mkdirSync(join(data, 'wal')); // promtool dump wants one to be there
  return data;
}

const printed = (promtool: string, ...args: string[]) =>
  execFileSync(promtool, ['tsdb', ...args], { encoding: 'utf8', stdio: 'pipe' });

describe('what promtool has read and prints again is the same, bit for bit', () => {
  describeWith(['promtool'], 'by tsdb dump', () => {
    test('of the system’s', async () => {
      expect(bitsOf(await read('old.txt', printed('promtool', 'dump', blocksOf('promtool'))))).toEqual(
        bitsOf(columns),
      );
    });
  });

  describeWithPeers(['promtool'], 'of the newest', (promtool = '') => {
    test.each([['dump'], ['dump-openmetrics', '--experimental']])('by tsdb %s', async (...args) => {
      expect(bitsOf(await read('new.txt', printed(promtool, ...args, blocksOf(promtool))))).toEqual(
        bitsOf(columns),
      );
    });
  });
});
