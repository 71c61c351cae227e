import { mkdirSync, readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { publishTape, TapeEncoder } from '@flac-metrics/flac-encoder/tape';
import type { SeriesColumns } from '@flac-metrics/importer';
import { fitTimeline } from '@flac-metrics/sample-codec';
import { readTapes } from '../packages/importer/test/read-tapes.ts';
import { bitsOf, manyColumns } from '../packages/importer/test/series-columns.ts';
import { runProgram } from './program.ts';
import { temporaryFolder } from './temporary-folder.ts';

const folder = temporaryFolder();

/** Any bits of a double: half of the time a NaN with a payload, Prometheus's stale marker among them. */
const anyBits = fc.oneof(
  fc.bigInt({ min: 0n, max: 2n ** 64n - 1n }),
  fc.bigInt({ min: 0n, max: 2n ** 51n - 1n }).map((payload) => 0x7ff0_0000_0000_0001n + payload),
  fc.constant(0x7ff0_0000_0000_0002n),
);

/** What text keeps of a value: any NaN is NaN. */
const asText = (values: Float64Array) => values.map((value) => (Number.isNaN(value) ? Number.NaN : value));

let runs = 0;

test.each(['openmetrics', 'csv'])(
  'is the inverse of flac-read --format %s, but that text has one NaN only',
  async (format) => {
    const more = fc.array(anyBits, { minLength: 300, maxLength: 300 });
    await fc.assert(
      fc.asyncProperty(manyColumns, more, async ([column], more) => {
        if (!column) return;
        const made = withMore(column, more);
        const tapes = join(folder, `${(runs += 1)}`);
        const [out, text] = [`${tapes}-out`, `${tapes}.txt`];
        mkdirSync(tapes);
        const encoder = new TapeEncoder();
        encoder.add({ ...made, timeline: fitTimeline(made.timestampsMs) });
        const tape = await publishTape(tapes, 'series_1970-01-01_00-00-00.tape.flac', encoder.finish());
        writeFileSync(text, (await runProgram('flac-read', '--format', format, tape)).stdout);
        const window = ['--window', '100000d'];
        expect(await runProgram('flac-import', ...window, '--out', out, text)).toMatchObject({ status: 0 });
        expect(readdirSync(out).length).toBe(1);
        expect(bitsOf(await readTapes(out))).toEqual(bitsOf([{ ...made, values: asText(made.values) }]));
      }),
      { numRuns: 4, endOnFailure: true },
    );
  },
);

/** A column with more values behind its own. */
function withMore({ series, timestampsMs, values }: SeriesColumns, more: readonly bigint[]): SeriesColumns {
  const bits = BigUint64Array.from([...new BigUint64Array(Float64Array.from(values).buffer), ...more]);
  const lastMs = timestampsMs.at(-1) ?? 0;
  return {
    series,
    timestampsMs: Float64Array.from(bits.keys(), (index) => timestampsMs[index] ?? lastMs + index * 1001),
    values: new Float64Array(bits.buffer),
  };
}

test('finds what it has made before, whatever format the samples come in', async () => {
  const value = 2 / 3;
  const out = join(folder, 'formats');
  const texts = {
    'a.om': `up{job="node"} ${value} 1\nup{job="node"} 2 61\n# EOF\n`,
    'a.csv': `time_ms,series,value\n1000,"up{job=""node""}",${value}\n61000,"up{job=""node""}",2\n`,
    'a.jsonl': `{"tsid":0,"t0":1000,"n":2,"step":60000}\n{"name":"up{job=\\"node\\"}","tsid":0,"v":[${value},2]}\n`,
  };
  for (const [name, text] of Object.entries(texts)) {
    writeFileSync(join(folder, name), text);
    const { stdout } = await runProgram('flac-import', '--time-unit', 'ms', '--out', out, join(folder, name));
    expect(stdout.includes('was there already')).toBe(name !== 'a.om');
  }
  expect(readdirSync(out)).toEqual(['node@_1970-01-01_00-00-00.tape.flac']);
});
