import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { formatSeries, formatValue, parseSeries } from '@flac-metrics/sample-codec';
import { ImporterError, noFindings, type SeriesColumns } from '../src/index.ts';
import { textReader } from './read-text.ts';
import { bitsOf, manyColumns } from './series-columns.ts';

const read = textReader();

/** The lines of samples, in the order of series. */
const sampleLines = (columns: readonly SeriesColumns[]) =>
  columns.flatMap(({ series, timestampsMs, values }) =>
    Array.from(
      timestampsMs,
      (ms, index) => `${formatSeries(series)} ${formatValue(values[index] ?? 0)} ${(ms / 1000).toFixed(3)}\n`,
    ),
  );

const openMetrics = (columns: readonly SeriesColumns[]) => `${sampleLines(columns).join('')}# EOF\n`;

describe('OpenMetrics text', () => {
  test('gives any series, times and values back, bit for bit, in whatever order their lines stand', async () => {
    await fc.assert(
      fc.asyncProperty(manyColumns, fc.infiniteStream(fc.nat()), async (columns, random) => {
        const lines = sampleLines(columns)
          .map((line) => [random.next().value, line] as const)
          .toSorted(([a], [b]) => a - b)
          .map(([, line]) => line);
        for (const text of [openMetrics(columns), `${lines.join('')}# EOF\n`])
          expect(bitsOf(await read('any.om', text))).toEqual(bitsOf(columns));
      }),
    );
  });

  test('may be damaged anywhere: it is read, or refused with file and line', async () => {
    await fc.assert(
      fc.asyncProperty(manyColumns, fc.nat(), fc.nat(255), fc.boolean(), async (columns, at, value, cuts) => {
        const bytes = Buffer.from(openMetrics(columns));
        bytes.writeUInt8(value, at % bytes.length);
        try {
          await read('damaged.om', cuts ? bytes.subarray(0, at % bytes.length) : bytes);
        } catch (error) {
          expect(error).toBeInstanceOf(ImporterError);
          expect(String(error)).toMatch(/damaged\.om, line \d+/);
        }
      }),
      { numRuns: 500 },
    );
  });

  test('may have everything that OpenMetrics has', async () => {
    const findings = noFindings();
    const columns = await read(
      'all.om',
      [
        '# TYPE http_seconds histogram',
        '# UNIT http_seconds seconds',
        '# HELP http_seconds How long it takes,\\nsaid "twice".',
        '# TYPE "data.center" gauge',
        'http_seconds_bucket{le="+Inf"} 17 1520879607.789 # {trace_id="}\\""} 9.8 1520879607.7',
        'http_seconds_bucket{le="+Inf"} 18 1520879608 # {} 9.8',
        'http_seconds_created 1520430000.1 1520879607.789',
        '{"data.center","any name"="é\\\\n\\n"} -0 1520879607.789',
        'up{} 1 1',
        'up 2 2',
        '# EOF',
      ].join('\n'),
      { findings },
    );
    expect([...bitsOf(columns).keys()]).toEqual([
      'http_seconds_bucket{le="+Inf"}',
      'http_seconds_created',
      '{"data.center","any name"="é\\\\n\\n"}',
      'up',
    ]);
    expect(columns.map(({ values }) => [...values])).toEqual([[17, 18], [1_520_430_000.1], [-0], [1, 2]]);
    expect(findings).toEqual({ ...noFindings(), exemplars: 2 });
  });

  test('of promtool tsdb dump-openmetrics has spaces, Go’s escapes and bare names', async () => {
    const [spaced, bare] = await read(
      'go.om',
      'x{a="1", b="\\t\\x07\\u200b\\U0001f600\\\\t\\""} 1e+06 1.000\nhttp.server/duration{} 1 1.000\n# EOF\n',
    );
    expect(spaced?.series).toEqual(parseSeries('x{a="1",b="\t\u0007\u200B\u{1F600}\\\\t\\""}'));
    expect([...(spaced?.values ?? [])]).toEqual([1_000_000]);
    expect(bare?.series).toEqual(parseSeries('{"http.server/duration"}'));
  });

  test('keeps a sample once that comes twice, and sorts what is out of order', async () => {
    const findings = noFindings();
    const text = 'x NaN 3\nx NaN 3\nx 1 1\nx NaN 3\nx 2 2\nx 1 1\n# EOF\n';
    const [column] = await read('twice.om', text, { findings });
    expect([...(column?.timestampsMs ?? [])]).toEqual([1000, 2000, 3000]);
    expect([...(column?.values ?? [])]).toEqual([1, 2, Number.NaN]);
    expect(findings.repeated).toBe(3);
  });

  test.each([
    [
      'at once',
      'x 1 1\nx 2 1\n',
      /line 2, character \d+: x has a second sample at 1970-01-01T00:00:01\.000Z, 2 after 1/,
    ],
    [
      'later',
      'x 1 1\nx 1 5\nx 1 2\nx 1 3\nx -0 5\n',
      /twice\.om, line 5: x has a second sample at .*05\.000Z, 0 after 1/,
    ],
  ])('has no two values of one time: found %s', async (_, text, message) => {
    await expect(read('twice.om', `${text}# EOF\n`)).rejects.toThrow(message);
  });

  test.each([
    ['x 1\n# EOF\n', 'no-time', /bad\.om, line 1, character 4: a sample without a time/],
    ['x 1 # {} 1\n# EOF\n', 'no-time', /line 1/],
    ['a 1 1\nx{a="1} 1 2\n# EOF\n', 'bad-series', /line 2, character 1: the labels do not end: a quote/],
    ['x{a="1" 1 2\n# EOF\n', 'bad-series', /closing brace/],
    ['x{a!="1"} 1 2\n# EOF\n', 'bad-series', /line 1, character 1: .*expected "=" at position 3/],
    ['x{a="1",a="2"} 1 2\n# EOF\n', 'bad-series', /given twice/],
    ['é one 1\n# EOF\n', 'bad-value', /line 1, character 3: expected a number, found "one"/],
    ['x {count:1} 1\n# EOF\n', 'bad-value', /native histogram/],
    ['x 1 1 1\n# EOF\n', 'bad-line', /expected the end of the line, found "1"/],
    ['x 1 1795496400000\n# EOF\n', 'bad-time', /has times in seconds/],
    ['x 1 1\n', 'cut-short', /bad\.om, line 1: the "# EOF" that ends/],
    ['# EOF\nx 1 1\n', 'bad-line', /behind "# EOF"/],
    ['# TYPE x colour\n# EOF\n', 'bad-line', /"colour" is no type/],
    ['# HELP\n# EOF\n', 'bad-line', /names no metric/],
    [`x{a="${'a'.repeat(70_000)}"} 1 1\n# EOF\n`, 'too-long', /of at most 65536/],
    [
      `x{${'a="1",'.repeat(1500).replaceAll('a', () => `a${(labels += 1)}`)}} 1 1\n# EOF\n`,
      'too-many',
      /1501 labels/,
    ],
    [`x 1 1\n${'x'.repeat(1_100_000)}`, 'too-long', /line 2: a line is longer/],
  ])('%#: is refused where it is none, with a place and a reason', async (text, code, message) => {
    const reading = read('bad.om', text);
    await expect(reading).rejects.toThrow(message);
    await expect(reading).rejects.toMatchObject({ code });
  });

  test('refuses labels that are not UTF-8', async () => {
    await expect(read('bad.om', Buffer.from('x{a="\xff"} 1 1\n', 'latin1'))).rejects.toThrow('not UTF-8');
  });

  test('is handed on in batches, out of which all samples come', async () => {
    const text = Array.from({ length: 60_000 }, (_, index) => `x{a="${index % 3}"} ${index} ${index}\n`).join(
      '',
    );
    const batches = await read('long.om', `${text}# EOF\n`, { samplesPerBatch: 1000 });
    expect(batches.length).toBeGreaterThan(6);
    expect(Math.max(...batches.map(({ values }) => values.length))).toBeLessThan(10_000);
    const samples = batches.flatMap(({ timestampsMs, values }) =>
      Array.from(values, (value, index) => [value, timestampsMs[index]]),
    );
    expect(samples.toSorted(([a = 0], [b = 0]) => a - b)).toEqual(
      Array.from({ length: 60_000 }, (_, index) => [index, index * 1000]),
    );
  });
});

/** Counts the labels of a long series. */
let labels = 0;

describe('what promtool tsdb dump prints', () => {
  test('has its name among the labels, and milliseconds', async () => {
    const [column] = await read(
      'dump.txt',
      '{__name__="up", a="1"} 1 1795496400123\n{__name__="up", a="1"} NaN 1795496401123\n',
    );
    expect(column?.series).toEqual(parseSeries('up{a="1"}'));
    expect([...(column?.timestampsMs ?? [])]).toEqual([1_795_496_400_123, 1_795_496_401_123]);
  });
});
