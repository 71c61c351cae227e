import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { formatSeries } from '@flac-metrics/sample-codec';
import { ImporterError, type SeriesColumns } from '../src/index.ts';
import { textReader } from './read-text.ts';
import { bitsOf, manyColumns } from './series-columns.ts';

const read = textReader();

/** JSON has no infinities. */
const finiteColumns = manyColumns.map((all) =>
  all.map((columns) => ({
    ...columns,
    values: columns.values.map((value) => (Math.abs(value) === Infinity ? 1 : value)),
  })),
);

const numbers = (values: Float64Array) =>
  Array.from(values, (value) =>
    Number.isNaN(value) ? 'null' : Object.is(value, -0) ? '-0' : String(value),
  ).join(',');

const jsonLines = (columns: readonly SeriesColumns[]) =>
  columns
    .flatMap(({ series, timestampsMs: times, values }, tsid) => [
      JSON.stringify({
        tsid,
        target: 't',
        t0: times[0],
        n: times.length,
        dt: Array.from(times.subarray(1), (ms, index) => ms - (times[index] ?? 0)),
      }),
      `{"name":${JSON.stringify(formatSeries(series))},"tsid":${tsid},"v":[${numbers(values)}]}`,
    ])
    .join('\n');

describe('JSON lines', () => {
  test('give any series, times and values back', async () => {
    await fc.assert(
      fc.asyncProperty(finiteColumns, async (columns) => {
        expect(bitsOf(await read('any.jsonl', jsonLines(columns)))).toEqual(bitsOf(columns));
      }),
    );
  });

  test('may be damaged anywhere: they are read, or refused with file and line', async () => {
    await fc.assert(
      fc.asyncProperty(finiteColumns, fc.nat(), fc.nat(255), async (columns, at, value) => {
        const bytes = Buffer.from(jsonLines(columns));
        bytes.writeUInt8(value, at % bytes.length);
        try {
          await read('damaged.jsonl', bytes);
        } catch (error) {
          expect(error).toBeInstanceOf(ImporterError);
          expect(String(error)).toMatch(/damaged\.jsonl, line \d+/);
        }
      }),
      { numRuns: 300 },
    );
  });

  test('may have equal steps, many series on one vector of times, and plain names', async () => {
    const columns = await read(
      'steps.jsonl',
      '{"tsid":7,"target":"t","t0":1000,"n":3,"step":500}\n{"name":"app1-01","tsid":7,"v":[1,null,0.1]}\n' +
        '{"name":"{__name__=\\"up\\", job=\\"node\\"}","tsid":7,"v":[1,1,1]}\n',
    );
    expect([...bitsOf(columns).keys()]).toEqual(['{"app1-01"}', 'up{job="node"}']);
    expect(columns.map(({ timestampsMs }) => [...timestampsMs])).toEqual([
      [1000, 1500, 2000],
      [1000, 1500, 2000],
    ]);
    expect([...(columns[0]?.values ?? [])]).toEqual([1, Number.NaN, 0.1]);
  });

  const vector = '{"tsid":0,"target":"t","t0":1000,"n":2,"step":500}\n';
  test.each([
    ['{"tsid":0', 'bad-line', /line 1, character 1: the line is no JSON/],
    ['[1]', 'bad-line', /no JSON object/],
    ['{}', 'bad-line', /"tsid" is no whole number/],
    ['{"tsid":0,"n":1e9,"t0":0,"step":1}', 'bad-line', /"n" is no whole number from 0 to 16777216/],
    ['{"tsid":0,"n":2,"t0":0,"dt":[0]}', 'bad-line', /"dt" is no list of 1 whole numbers above 0/],
    [
      '{"tsid":0,"n":2,"t0":0,"step":253402300799999}\n{"tsid":1,"n":9,"t0":253402300799999,"step":1}',
      'bad-time',
      /line 2/,
    ],
    ['{"name":"a","tsid":0,"v":[]}', 'bad-line', /"tsid":0 of the series are not above it/],
    [`${vector}${vector}`, 'bad-line', /line 2, .*given twice/],
    [`${vector}{"name":"a","tsid":0,"v":[1]}`, 'bad-line', /"v" is no list of 2 values/],
    [`${vector}{"name":1,"tsid":0,"v":[1,2]}`, 'bad-line', /"name" is no text/],
    [`${vector}{"name":"a","tsid":0,"v":[1,"2"]}`, 'bad-value', /value 1 of the series/],
    [`${vector}{"name":"a","tsid":0,"v":[1,1e999]}`, 'bad-value', /value 1 of the series/],
    [`${vector}{"name":"a{","tsid":0,"v":[1,2]}`, 'bad-series', /line 2, .*expected/],
  ])('%#: are refused where they make no sense, with a place and a reason', async (text, code, message) => {
    const reading = read('bad.jsonl', text);
    await expect(reading).rejects.toThrow(message);
    await expect(reading).rejects.toMatchObject({ code });
  });
});
