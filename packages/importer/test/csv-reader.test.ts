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
  'unix seconds': (ms: number) => (ms / 1000).toFixed(3),
  time_ms: String,
  epochMicros: (ms: number) => `${ms}000`,
} as const;
type TimeName = keyof typeof times;
const timeName = fc.constantFrom<TimeName>('time', 'unix seconds', 'time_ms', 'epochMicros');
/** Any times, those of 1970 among them. */
const settled = {
  time: {},
  'unix seconds': { timeUnit: 's' },
  time_ms: { timeUnit: 'ms' },
  epochMicros: { timeUnit: 'us' },
} as const;

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
          expect(bitsOf(await read('any.csv', text, { csv: settled[name] }))).toEqual(bitsOf(columns));
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
            await read('damaged.csv', bytes, { csv: settled[name] });
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
      '\uFEFF"Time (ms)","CPU, %",load avg\n\n"1795496400000","1.5",2\n1795496401000,"","3"\n',
    );
    expect([...bitsOf(columns).keys()]).toEqual(['{"CPU, %"}', '{"load avg"}']);
    expect(columns.map(({ values }) => [...values])).toEqual([[1.5], [2, 3]]);
    expect(columns.map(({ timestampsMs }) => [...timestampsMs])).toEqual([
      [1_795_496_400_000],
      [1_795_496_400_000, 1_795_496_401_000],
    ]);
  });

  test.each([
    'time;a;"b;c"\n2026-11-24T05:00:00Z;20,5;-1.5\n2026-11-24T05:00:01Z;;"2,25"\n',
    '\uFEFFsep=;\r\ntime;a;"b;c"\r\n2026-11-24T05:00:00Z;20,5;-1,5\r\n2026-11-24T05:00:01Z; ;2.25\r\n',
    'time\ta\tb;c\n2026-11-24T05:00:00Z\t20,5\t-1.5\n2026-11-24T05:00:01Z\t\t2,25\n',
    'time, a , "b;c" \n2026-11-24T05:00:00Z, 20.5,\t-1.5 \n 2026-11-24T05:00:01Z , , "2.25" \n',
    'sep=\t\nts\ta\tb;c\n1795496400,000\t20,5\t-1,5\n1795496401\t""\t2,25\n',
    'sep=;\ntime;series;value\n1795496400;a;20,5\n1795496400;"b;c";-1,5\n1795496401;"b;c";2,25\n',
  ])('%#: may part its cells by semicolons or tabs, and have spaces around them', async (text) => {
    const columns = await read('sheet.csv', text);
    const from = 1_795_496_400_000;
    expect(
      columns.map(({ series, timestampsMs, values }) => [
        formatSeries(series),
        [...timestampsMs],
        [...values],
      ]),
    ).toEqual([
      ['a', [from], [20.5]],
      ['{"b;c"}', [from, from + 1000], [-1.5, 2.25]],
    ]);
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
    ['1795496400,1\n', 'bad-line', /line 1: the first line has to name the columns/],
    ['2026-11-24T05:00:00Z,1\n', 'bad-line', /has to name the columns/],
    ['time\n1\n', 'bad-line', /no column beside "time"/],
    [
      'time|a\n1|2\n',
      'bad-line',
      /no column beside "time\|a"; cells are parted by commas, semicolons or tabs/,
    ],
    ['time;a;b\n1795496400;1\n', 'bad-line', /expected a semicolon and another cell, found the end/],
    ['time;a\n1795496400;1.234,5\n', 'bad-value', /"1\.234,5" has a point and a comma; take away the one/],
    ['time;a\n1795496400;1,234,5\n', 'bad-value', /line 2, .*: expected a number, found "1,234,5"/],
    ['time;a\n1795496400;20,5 kW\n', 'bad-value', /expected a number, found "20,5 kW"/],
    ['time,a\n1795496400,"20,5"\n', 'bad-value', /expected a number, found "20,5"/],
    ['time,a,b\n1795496400,1\n', 'bad-line', /line 2, column 2: expected a comma and another cell/],
    ['time,a\n1795496400,1,1\n', 'bad-line', /line 2, column 2: expected the end of the line/],
    ['time,a\n1795496400,x\n', 'bad-value', /line 2, column 2: expected a number, found "x"/],
    ['time,a\nyesterday,1\n', 'bad-time', /line 2, column 1: expected a time in the column "time"/],
    ['time,"a\n1,1\n', 'bad-line', /closing quote of a cell is missing/],
    ['time,"a"b\n1,1\n', 'bad-line', /something else than a comma/],
    ['time,"a{b=1}"\n1,1\n', 'bad-series', /the name of column 2: .*double quotes/],
    ['time,a,\n1,1,2\n', 'bad-series', /line 1: column 3 has no name in the header; .* the comma that/],
    ['time,a,b\n1795496400,"1", x y \n', 'bad-value', /line 2, column 3: expected a number, found "x y"/],
    ['time;a;b\n1795496400;"1;2";3\n', 'bad-value', /line 2, column 2: expected a number, found "1;2"/],
    ['time,series,value\n1795496400,"up{a=""b,c""}",x\n', 'bad-value', /line 2, column 3: expected a number/],
    ['time,a,b,a\n', 'conflict', /bad\.csv, line 1: columns 2 and 4 are both called "a": give them names/],
    ['v,v\n1,2\n', 'conflict', /line 1: columns 1 and 2 are both called "v"/],
    [
      'time,a\n2/1/2026 1:15:00 PM,1\n',
      'bad-time',
      /found "2\/1\/2026 1:15:00 PM"; write 2026-11-24T05:00:00Z \(RFC 3339\), 2026-11-24 05:00:00\+01:00/,
    ],
    ['time,a\n2026-02-01 00:00:01+0100,1\n', 'bad-time', /found "2026-02-01 00:00:01\+0100"; write 2026-11/],
    [
      'time,a\n2026-02-30 01:00Z,1\n',
      'bad-time',
      /line 2, column 1: the day of "2026-02-30 01:00Z" does not exist: its month has 28 days/,
    ],
    ['time,,a\n1,1,2\n', 'bad-series', /column 2 has no name in the header; give it one$/],
    ['time,a\n1795496400,1\n1795496400,2\n', 'conflict', /line 3, .*second sample/],
    [`time${',a'.repeat(70_000)}\n`, 'too-many', /more than 65536 columns/],
  ])('%#: is refused where it makes no sense, with a place and a reason', async (text, code, message) => {
    const reading = read('bad.csv', text);
    await expect(reading).rejects.toThrow(message);
    await expect(reading).rejects.toMatchObject({ code });
  });
});

describe('the column of the times', () => {
  const at = Date.UTC(2026, 10, 24, 5);

  test.each([
    ['id,Time,up\n7,1795496400,1\n', {}],
    ['up,id,@timestamp\n1,7,1795496400000\n', {}],
    ['up,id,timestamp\n1,7,1795496400000000\n', {}],
    ['date,up,id\n1795496400000000000,1,7\n', {}],
    ['up,id,epochMs\n1,7,1795496400000\n', {}],
    ['"x, y",series,value\n1795496400,id,7\n1795496400,up,1\n', { timeColumn: 'X, Y' }],
    ['series,value,ts\nid,7,1795496400\nup,1,1795496400\n', {}],
    ['id,when,up\n7,1795496400,1\n', { timeColumn: '2' }],
    ['id,,up\n7,2026-11-24T05:00:00Z,1\n', {}],
    ['id,Time (UTC),up\n7,2026-11-24 05:00,1\n', {}],
    ['id,created,up\n7,2026-11-24 06:00:00,1\n', { timeZone: '+01:00' }],
    ['time,id,up\n2026-11-24T05:00:00Z,7,1\n', {}],
  ])('%#: is found by its name, its dates, or as told', async (text, csv) => {
    const columns = await read('times.csv', text, { csv });
    expect(new Map(columns.map(({ series, values }) => [formatSeries(series), values[0]]))).toEqual(
      new Map([
        ['id', 7],
        ['up', 1],
      ]),
    );
    expect(columns.map(({ timestampsMs }) => timestampsMs[0])).toEqual([at, at]);
  });

  test.each([
    ['id,value\n1,5\n2,6\n', {}, /line 2, column 1: none of the columns, "id", "value", is called time/],
    ['id,value\n', {}, /line 1: none of the columns/],
    ['response_time,value\n1795496400,5\n', {}, /none of the columns/],
    ['from,to,v\n2026-11-24,2026-11-25,5\n', {}, /none of the columns/],
    ['timestamp,epoch,v\n', {}, /the names of "timestamp", "epoch" say all that .* --time-column/],
    [
      'Date;Time;v\n',
      {},
      /line 1.*: the columns "Date", "Time" have a part of the time each: date and time must stand in one/,
    ],
    [
      'Date,Time,v\n1/2/2026,1:15 PM,5\n',
      { timeColumn: 'Time' },
      /"1:15 PM" is a time without its date: date and/,
    ],
    ['time,Date,v\n13:15:00,2026-01-02,5\n', {}, /"13:15:00" is a time without its date: .* =A2\+B2/],
    [
      'Date,Time,v\n2026-01-02,13:15,5\n',
      { timeColumn: 'Date', timeZone: 'Z' },
      /line 2.*: "13:15" is a time without its date: date and/,
    ],
    [
      'time,v\n',
      { timeColumn: 'ts' },
      /there is no column "ts", as --time-column says; there are "time", "v"/,
    ],
    ['time,v\n1,5\n', {}, /line 2, column 1: "1" in the column "time" is hardly a time: 1970-01-01T00:00:01/],
    ['Date,v\n45000.5,5\n', {}, /"45000.5" .* as a date of a spreadsheet it is 2023-03-15T12:00:00\.000Z/],
    ['time_ms,v\n1795496400,5\n', {}, /1970-01-21T.* milliseconds, 2026-11-24T05.* in Unix seconds/],
    ['time_s,v\n17954964000000,5\n', {}, /not within the years 0 to 9999/],
    ['time,v\n1795496400,5\n3,5\n', {}, /line 3, column 1: "3" in the column "time" is hardly a time/],
    ['time,v\n20261124050000,5\n', {}, /hardly a time: not within the years 0 to 9999/],
    ['v,time\n5,2026-11-24 05:00:00\n', {}, /line 2, column 2: .* says no time zone; --time-zone/],
  ])('%#: is refused where it is not sure, with what settles it', async (text, csv, message) => {
    await expect(read('unsure.csv', text, { csv })).rejects.toThrow(message);
  });

  test('has any times where their unit is told', async () => {
    const [column] = await read('told.csv', 'time,a\n0,1\n-1,2\n', { csv: { timeUnit: 's' } });
    expect([...(column?.timestampsMs ?? [])]).toEqual([-1000, 0]);
  });
});
