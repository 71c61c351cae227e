import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { crc32 } from 'node:zlib';
import { expect, test } from 'vitest';
import { describeWith } from './system-programs.ts';
import { temporaryFolder } from './temporary-folder.ts';
import { expectSame } from './two-readers.ts';

const folder = temporaryFolder();
let files = 0;

function chunk(id: string, body: Buffer): Buffer {
  const size = Buffer.alloc(4);
  size.writeUInt32LE(body.length);
  return Buffer.concat([Buffer.from(id), size, body, Buffer.alloc(body.length % 2)]);
}

type Entry = readonly [id: string, text: string];

const list = (entries: readonly Entry[]): Buffer =>
  chunk(
    'LIST',
    Buffer.concat([Buffer.from('INFO'), ...entries.map(([id, text]) => chunk(id, Buffer.from(`${text}\0`)))]),
  );

/** A WAV of two samples. @param lists of its tags */
function writeWav(...lists: readonly Buffer[]): string {
  return writeWavAs(`${(files += 1)}.wav`, ...lists);
}

function writeWavAs(name: string, ...lists: readonly Buffer[]): string {
  const format = Buffer.from('0100010080bb00000077010002001000', 'hex');
  const chunks = [chunk('fmt ', format), ...lists, chunk('data', Buffer.of(1, 0, 2, 0))];
  const path = join(folder, name);
  writeFileSync(path, chunk('RIFF', Buffer.concat([Buffer.from('WAVE'), ...chunks])));
  return path;
}

const usual = { SERIES: 'up', START: '1970-01-01T00:00:00Z', INTERVAL: '1s', MAPPING: 'decimal:2' };

function linesOf(tags: Partial<Record<string, string>>): string {
  return Object.entries(tags)
    .map(([key, value]) => `${key}=${value}`)
    .join('\n');
}

const withTags = (tags: Partial<Record<string, string>>): string =>
  writeWav(
    list([
      ['ISFT', 'flac-metrics'],
      ['ICMT', linesOf({ ...usual, ...tags })],
    ]),
  );

/** Values of tags that both readers take, and what they refuse. */
const values: readonly (readonly [
  key: keyof typeof usual,
  taken: readonly string[],
  refused: readonly string[],
])[] = [
  [
    'SERIES',
    [
      '{__name__="x"}',
      '{a="b",__name__="x"}',
      '{a="b","x y"}',
      'x{__name__=""}',
      ' x\t{ a = "b" , } ',
      '{"a b"="c"}',
      'x{b="1",a="2"}',
      String.raw`x{a="\\\"\n"}`,
    ],
    [
      'x{__name__="x"}',
      'x{"y"}',
      '{"x","y"}',
      'x{a="b",a="b"}',
      'x{,}',
      'x{a:b="c"}',
      String.raw`x{a="\t"}`,
      'x y',
      '{}',
      '',
    ],
  ],
  [
    'START',
    [
      '1970-01-01t00:00:00z',
      '1970-01-01 00:00:00.0005Z',
      '1970-01-01T00:00:00.0014999+23:59',
      '1969-12-31T23:59:59.9995Z',
      '0000-01-01T00:00:00Z',
      '0000-02-29T12:00:00-01:00',
      '1970-01-01T23:59:59-00:00',
      '9999-12-31T23:59:59.999Z',
      '1.0005',
      '1.0015',
      '-1.0005',
      '-0.0005',
      '999999999.25',
    ],
    [
      '1970-01-01T00:00:60Z',
      '1970-01-01T24:00:00Z',
      '1970-01-01T00:60:00Z',
      '1970-01-01T00:00:00+00:60',
      '1971-02-29T00:00:00Z',
      '1970-04-31T00:00:00Z',
      '1970-13-01T00:00:00Z',
      '1970-01-00T00:00:00Z',
      '1970-02-30T00:00:00Z',
      '1970-01-01T00:00:00',
      '1970-01-01T00:00:00+24:00',
      '9999-12-31T23:59:59.9999Z',
      '0000-01-01T00:00:00+00:01',
      '1e3',
      '+1',
      '1.',
      '.5',
      '1234567890123',
      '300000000000',
      ' 1',
    ],
  ],
  [
    'INTERVAL',
    ['1m1h', '1s1s', '000000000001ms', '104249991d'],
    ['1', '0s', '1.5s', '1M', '1s ', '0000000000001s', '104249992d'],
  ],
  [
    'MAPPING',
    ['decimal:0', 'decimal:22', 'binary:-1022', 'binary:992'],
    [
      'decimal:+2',
      'decimal:-1',
      'decimal:23',
      'binary:+2',
      'binary:-1023',
      'binary:993',
      'Decimal:2',
      'decimal:',
      'decimal: 2',
      'decimal:2:3',
      'decimal:2:',
      'binary:10:1',
      'decimal:2 ',
      'decimal:２',
    ],
  ],
];

describeWith(['python3'], 'tags in docs/format.md', () => {
  test.each(values)('%s is taken or refused by both readers', async (key, taken, refused) => {
    const texts = [...taken, ...refused];
    const readings = await expectSame(...texts.map((text) => withTags({ [key]: text })));
    const found = texts.filter((_, number) => readings[number]?.refused.length === 0);
    expect(found).toEqual(taken);
  });

  test('that are lost are told in both readers by the names that the page has', async () => {
    const taken = [
      'cpu_0_2026-11-24_05-00-00.wav',
      'cpu_007_2026-11-24_05-00-00.250_15s.wav',
      'cpu_total_0000-02-29_23-59-59.999_000000000001MS.WAV',
      'cpu_1_2026-11-24_05-00-00_1s.wav',
    ];
    const refused = [
      'cpu_0_2026-11-24_24-00-00.wav',
      'cpu_0_2026-11-24_23-60-00.wav',
      'cpu_0_2026-11-24_23-59-60.wav',
      'cpu_0_2026-02-31_05-00-00.wav',
      'cpu_0_2026-02-29_05-00-00.wav',
      'cpu_0_2026-13-01_05-00-00.wav',
      'cpu_0_2026-11-24_05-00-00.25.wav',
      'cpu_0_2026-11-24_05-00-00_0s.wav',
      'cpu_0_2026-11-24_05-00-00_1h30m.wav',
      'cpu_0_2026-11-24_05-00-00_15.wav',
      'cpu_0_2026-11-24_05-00-00_104249992d.wav',
      'cpu_0_2026-11-24T05-00-00.wav',
      'cpu_0_２026-11-24_05-00-00.wav',
      'cpu_٣_2026-11-24_05-00-00.wav',
      'cpu_usage_percent_2026-11-24_05-00-00.wav',
      'cpu__2026-11-24_05-00-00.wav',
      'CPU_0_2026-11-24_05-00-00.wav',
      // Of 32 bits.
      'memory_used_bytes_2026-11-24_05-00-00.wav',
    ];
    const names = [...taken, ...refused];
    const readings = await expectSame(...names.map((name) => writeWavAs(name)));
    expect(names.filter((_, number) => readings[number]?.refused.length === 0)).toEqual(taken);
  });

  test('of bytes that are no UTF-8 are read alike', async () => {
    const bytes = Buffer.from(linesOf({ ...usual, SERIES: 'x{a="@@@@é"}' }));
    Buffer.from('e282ff80', 'hex').copy(bytes, bytes.indexOf('@'));
    const entry = Buffer.concat([Buffer.from('INFO'), chunk('ICMT', bytes)]);
    const [reading] = await expectSame(writeWav(chunk('LIST', entry)));
    expect(reading?.lines[0]).toMatch(/^x\{a="\u{FFFD}{3}é"\} 0 /u);
  });

  test('are looked for in both readers where they are said to be', async () => {
    const whole = linesOf(usual);
    const check = crc32(`${whole}\n`).toString(16).padStart(8, '0');
    const ours: Entry = ['ISFT', 'flac-metrics'];
    const cut = list([ours, ['ICMT', whole]]);
    // The last entry is longer than its list.
    cut.writeUInt32LE(1000, cut.indexOf('ICMT') + 4);
    const paths = [
      writeWav(list([['ICMT', whole]])),
      writeWav(
        list([
          ['ISFT', 'another'],
          ['ICMT', whole.replaceAll(/^[A-Z]+/gm, (key) => key.toLowerCase())],
        ]),
      ),
      writeWav(list([ours]), list([['ICMT', whole]])),
      writeWav(list([ours, ['ICMT', 'SERIES=up\nSTART=0'], ['ICMT', 'INTERVAL=1s\nMAPPING=decimal:2']])),
      writeWav(list([ours, ['ICMT', `${whole}\nCHECK=${check}`]])),
      // Refused, or, as this name tells nothing either, somebody's music.
      writeWav(list([ours, ['ICMT', whole], ['ICMT', 'SERIES=up']])),
      writeWav(list([['ICMT', 'SERIES=up\nSTART=0']])),
      writeWav(list([ours, ['ICMT', 'some words']])),
      writeWav(list([ours, ['ICMT', whole.replaceAll('\n', '\r\n')]])),
      writeWav(list([ours, ['ICMT', `${whole}\nCHECK=00000000`]])),
      writeWav(list([ours, ['ICMT', `${whole}\nCHECK=${check.toUpperCase()}`]])),
      writeWav(cut),
    ];
    const readings = await expectSame(...paths);
    expect(readings.map(({ refused }) => refused.length)).toEqual([0, 0, 0, 0, 0, 1, 1, 1, 1, 1, 1, 1]);
  });
});
