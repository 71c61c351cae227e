import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { SampleCodecError } from '@flac-metrics/sample-codec';
import {
  decodeColumn,
  mappingBytes,
  trackCount,
  type ColumnMapping,
  type EncodedColumn,
} from '@flac-metrics/sample-codec/ladder';
import { StartedProgram } from './program.ts';
import { describeWith } from './system-programs.ts';
import { temporaryFolder } from './temporary-folder.ts';

const folder = temporaryFolder();
let files = 0;

interface Column {
  readonly mapping: ColumnMapping;
  readonly lanes: readonly (readonly number[])[];
  readonly count: number;
}

function encoded({ mapping, lanes }: Column): EncodedColumn {
  const none = new Uint32Array(0);
  const exceptions = { starts: none, counts: none, highs: none, lows: none };
  return { mapping, tracks: lanes.map((lane) => Int32Array.from(lane)), exceptions };
}

/** The bits of the values; undefined where they are refused. */
function bitsByUs(column: Column): string[] | undefined {
  try {
    const values = decodeColumn(encoded(column), column.count);
    return Array.from(new BigUint64Array(values.buffer), (bits) => `${bits}`);
  } catch (error) {
    if (!(error instanceof SampleCodecError)) throw error;
    return undefined;
  }
}

const python = `
import json, sys
sys.dont_write_bytecode = True
sys.path.insert(0, "docs/format")
from body import Body
from mapping import Mapping
from refused import Refused
for column in json.load(open(sys.argv[1])):
    try:
        values = Mapping(Body(bytes.fromhex(column["mapping"]))).values(column["lanes"], column["count"])
        print(*values)
    except Refused:
        print("refused")
`;

/** The same of the reader of docs/format. */
async function bitsByPython(columns: readonly Column[]): Promise<(string[] | undefined)[]> {
  const path = join(folder, `${(files += 1)}.json`);
  const cases = columns.map((column) => ({
    ...column,
    mapping: Buffer.from(mappingBytes(encoded(column))).toString('hex'),
  }));
  writeFileSync(path, JSON.stringify(cases));
  const program = new StartedProgram('python3', ['-c', python, path]);
  await program.ended();
  expect(program.stderr).toBe('');
  const lines = program.stdout.split('\n').slice(0, -1);
  return lines.map((line) => (line === 'refused' ? undefined : line.split(' ')));
}

const most = 2 ** 53;
const wide = fc.oneof(fc.integer({ min: -9, max: 9 }), fc.maxSafeInteger(), fc.constantFrom(most, -most));
const digits = fc.integer({ min: -22, max: 22 });
const step: fc.Arbitrary<ColumnMapping['step']> = fc.oneof(
  fc.record({ kind: fc.constant('decimal'), digits }),
  fc.record({
    kind: fc.constant('rational'),
    significantDigits: fc.constantFrom(15, 17),
    denominator: fc.oneof(fc.integer({ min: 1, max: 99 }), fc.integer({ min: 1, max: most - 1 })),
  }),
  fc.record({ kind: fc.constant('ulps'), digits }),
  fc.record({ kind: fc.constant('binary'), exponent: fc.integer({ min: -1074, max: 971 }) }),
  fc.record({ kind: fc.constant('bits') }),
  fc.record({
    kind: fc.constant('ticks'),
    digits,
    period: fc.oneof(
      fc.constantFrom(0.5, 0.25, 1.5, 0.49999999999999994),
      fc.double({ min: 1e-9, max: 1e9, noNaN: true }),
    ),
    rounding: fc.constantFrom('nearest', 'up'),
  }),
  fc.record({
    kind: fc.constant('ranks'),
    dictionary: fc.constant(Float64Array.of(-1.5, 0.1, 7, Infinity)),
  }),
);
const layout: fc.Arbitrary<ColumnMapping['layout']> = fc.record({
  form: fc.constantFrom('none', 'plain', 'split', 'runs'),
  isDifferenced: fc.boolean(),
  offset: fc.oneof(fc.constant(0), wide),
  divisor: fc.oneof(fc.constant(1), fc.integer({ min: 1, max: 9 }), fc.integer({ min: 1, max: most - 1 })),
  drift: fc.oneof(fc.constant(0), wide),
});
const integers = (count: number) =>
  fc.array(fc.oneof(fc.integer({ min: -3, max: 3 }), fc.integer({ min: -(2 ** 31), max: 2 ** 31 - 1 })), {
    minLength: count,
    maxLength: count,
  });
const runs = fc.array(fc.integer({ min: 0, max: 4 }), { minLength: 1, maxLength: 6 });

/** Of mappings that no writer makes, too; numbers in runs may be repeated less than 0 times. */
const columns: fc.Arbitrary<Column> = fc
  .record({ step, layout })
  .filter((mapping) => trackCount(mapping) <= 2)
  .chain((mapping) => {
    const lanes = trackCount(mapping);
    if (mapping.layout.form !== 'runs')
      return fc
        .integer({ min: 1, max: 12 })
        .chain((count) =>
          fc
            .array(integers(count), { minLength: lanes, maxLength: lanes })
            .map((lanes) => ({ mapping, lanes, count })),
        );
    return fc.tuple(runs, fc.constantFrom(0, 0, 0, 0, 1, -1)).chain(([repeats, more]) => {
      const count = repeats.reduce((sum, each) => sum + each + 1, 0);
      return integers(repeats.length).map((numbers) => ({
        mapping,
        lanes: [numbers, more < 0 ? repeats.with(0, -1) : repeats],
        count: count + more,
      }));
    });
  });

/** The rows of a table of the page, cell by cell. */
function rowsBehind(head: string): string[][] {
  const [, rows = ''] = readFileSync('docs/format.md', 'utf8').split(`\n${head}\n`);
  const [table = ''] = rows.split('\n\n');
  const lines = table.split('\n').slice(1);
  return lines.map((line) =>
    line
      .replaceAll('−', '-')
      .split('|')
      .slice(1, -1)
      .map((cell) => cell.trim()),
  );
}

const numbersIn = (cell: string): number[] => cell.split(', ').filter(Boolean).map(Number);

/** As in `ticks, d 1, r 0, p 0.75`. */
function parameterIn(words: string, name: string, otherwise: number): number {
  return Number(new RegExp(`, ${name} (\\S+?)(?:,|$)`).exec(words)?.[1] ?? otherwise);
}

function ofLayout([words = '', lanes = '', values = '']: readonly string[]): [Column, number[]] {
  const form = (['none', 'plain', 'split', 'runs'] as const).find((form) => words.startsWith(form)) ?? 'none';
  const layout = {
    form,
    isDifferenced: words.includes('differenced'),
    offset: 5,
    divisor: 2,
    drift: parameterIn(words, 'drift', 0),
  };
  const step = { kind: 'decimal', digits: 0 } as const;
  const expected = numbersIn(values);
  const numbers = lanes === '' ? [] : lanes.split(' · ').map(numbersIn);
  return [{ mapping: { step, layout }, lanes: numbers, count: expected.length }, expected];
}

function ofStep([words = '', k = '', c = '', values = '']: readonly string[]): [Column, number[]] {
  const digits = parameterIn(words, 'd', 0);
  const steps: Readonly<Record<string, ColumnMapping['step']>> = {
    ulps: { kind: 'ulps', digits },
    bits: { kind: 'bits' },
    ticks: {
      kind: 'ticks',
      digits,
      period: parameterIn(words, 'p', 1),
      rounding: parameterIn(words, 'r', 0) === 1 ? 'up' : 'nearest',
    },
  };
  const step = steps[words.split(',')[0] ?? ''];
  if (!step) throw new Error(`no such step: ${words}`);
  const layout = { form: 'plain', isDifferenced: false, offset: 0, divisor: 1, drift: 0 } as const;
  const expected = numbersIn(values);
  return [{ mapping: { step, layout }, lanes: [k, c].map(numbersIn), count: expected.length }, expected];
}

describeWith(['python3'], 'mappings in docs/format.md', () => {
  test('stand for the same values in both readers, whatever they and their lanes are', async () => {
    const many = fc.array(columns, { minLength: 1000, maxLength: 1000 });
    await fc.assert(
      fc.asyncProperty(many, async (all) => {
        const ours = all.map(bitsByUs);
        expect(await bitsByPython(all)).toEqual(ours);
        expect(ours.filter(Boolean).length).toBeGreaterThan(all.length / 2);
      }),
      { numRuns: 2 },
    );
  });

  test('have examples that are so', async () => {
    const layouts = rowsBehind('| layout | lanes | k |').map(ofLayout);
    const steps = rowsBehind('| step | k | c | values |').map(ofStep);
    expect([layouts.length, steps.length]).toEqual([4, 4]);
    const all = [...layouts, ...steps];
    const expected = all.map(([, values]) =>
      Array.from(new BigUint64Array(Float64Array.from(values).buffer), (bits) => `${bits}`),
    );
    expect(all.map(([column]) => bitsByUs(column))).toEqual(expected);
    expect(await bitsByPython(all.map(([column]) => column))).toEqual(expected);
  });
});
