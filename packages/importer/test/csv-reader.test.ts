import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { formatSeries, formatTime, formatValue, parseSeries } from '@flac-metrics/sample-codec';
import { ImporterError, type SeriesColumns } from '../src/index.ts';
import { textReader } from './read-text.ts';
import { bitsOf, manyColumns } from './series-columns.ts';

const read = textReader();
const cell = (text: string) => `"${text.replaceAll('"', '""')}"`;
const times = {
  time: formatTime,
  timestamp: (ms: number) => (ms / 1000).toFixed(3),
  time_ms: String,
} as const;
type TimeName = keyof typeof times;
const timeName = fc.constantFrom<TimeName>('time', 'timestamp', 'time_ms');

/** A table with an empty cell where a series has no sample. */
function wide(columns: readonly SeriesColumns[], name: TimeName): string {
  const all = [...new Set(columns.flatMap(({ timestampsMs }) => [...timestampsMs]))].toSorted(
    (a, b) => a - b,
  );
  const rows = all.map((ms) =>
    columns.map(({ timestampsMs, values }) => {
      const index = timestampsMs.indexOf(ms);
      return index === -1 ? '' : formatValue(values[index] ?? 0);
    }),
  );
  const header = [name, ...columns.map(({ series }) => cell(formatSeries(series)))].join(',');
  return [header, ...rows.map((row, index) => [times[name](all[index] ?? 0), ...row].join(','))].join('\r\n');
}

function long(columns: readonly SeriesColumns[], name: TimeName): string {
  const lines = columns.flatMap(({ series, timestampsMs, values }) =>
    Array.from(timestampsMs, (ms, index) =>
      [times[name](ms), cell(formatSeries(series)), formatValue(values[index] ?? 0)].join(','),
    ),
  );
  return `${name},series,value\n${lines.join('\n')}\n`;
}

describe('CSV', () => {
  test('gives any series, times and values back, be it wide or long', async () => {
    await fc.assert(
      fc.asyncProperty(manyColumns, timeName, async (columns, name) => {
        for (const text of [wide(columns, name), long(columns, name)])
          expect(bitsOf(await read('any.csv', text))).toEqual(bitsOf(columns));
      }),
    );
  });

  test('may be damaged anywhere: it is read, or refused with file and line', async () => {
    await fc.assert(
      fc.asyncProperty(manyColumns, timeName, fc.nat(), fc.nat(255), async (columns, name, at, value) => {
        for (const text of [wide(columns, name), long(columns, name)]) {
          const bytes = Buffer.from(text);
          bytes.writeUInt8(value, at % bytes.length);
          try {
            await read('damaged.csv', bytes);
          } catch (error) {
            expect(error).toBeInstanceOf(ImporterError);
            expect(String(error)).toMatch(/damaged\.csv, line \d+/);
          }
        }
      }),
      { numRuns: 300 },
    );
  });

  test('may have quotes anywhere, plain names, a byte order mark and empty lines', async () => {
    const columns = await read(
      'quoted.csv',
      '\uFEFF"Time (ms)","CPU, %",load avg\n\n"1000","1.5",2\n2000,"","3"\n',
    );
    expect([...bitsOf(columns).keys()]).toEqual(['{"CPU, %"}', '{"load avg"}']);
    expect(columns.map(({ values }) => [...values])).toEqual([[1.5], [2, 3]]);
    expect(columns.map(({ timestampsMs }) => [...timestampsMs])).toEqual([[1000], [1000, 2000]]);
  });

  test('whose columns are all quoted selectors is that of flac-read', async () => {
    const [column] = await read(
      'flac-read.csv',
      'time,"up{a=""0"",b=""\\""hi\\""""}"\n2026-11-24T05:00:00.000Z,0.1\n',
    );
    expect(column?.series).toEqual(parseSeries('up{a="0",b="\\"hi\\""}'));
    expect([...(column?.timestampsMs ?? [])]).toEqual([Date.UTC(2026, 10, 24, 5)]);
  });

  test.each([
    ['', 'cut-short', /bad\.csv, line 1: there is no header/],
    ['1795496400,1\n', 'bad-line', /line 1, column 1: the first line has to name the columns/],
    ['2026-11-24T05:00:00Z,1\n', 'bad-line', /has to name the columns/],
    ['time\n1\n', 'bad-line', /no column beside/],
    ['time,a,b\n1,1\n', 'bad-line', /line 2, column 4: expected a comma and another cell/],
    ['time,a\n1,1,1\n', 'bad-line', /line 2, column 4: expected the end of the line/],
    ['time,a\n1,x\n', 'bad-value', /line 2, column 3: expected a number, found "x"/],
    ['time,a\nyesterday,1\n', 'bad-time', /line 2, column 1: expected a time/],
    ['time,a\n1795496400000,1\n', 'bad-time', /calls its times time_ms/],
    ['time,"a\n1,1\n', 'bad-line', /closing quote of a cell is missing/],
    ['time,"a"b\n1,1\n', 'bad-line', /something else than a comma/],
    ['time,"a{b=1}"\n1,1\n', 'bad-series', /the name of column 2: .*double quotes/],
    ['time,a,\n1,1,2\n', 'bad-series', /the name of column 3/],
    ['time,a\n1,1\n1,2\n', 'conflict', /line 3, .*second sample/],
    [`time${',a'.repeat(70_000)}\n`, 'too-many', /more than 65536 columns/],
  ])('%#: is refused where it makes no sense, with a place and a reason', async (text, code, message) => {
    const reading = read('bad.csv', text);
    await expect(reading).rejects.toThrow(message);
    await expect(reading).rejects.toMatchObject({ code });
  });
});
