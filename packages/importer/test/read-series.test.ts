import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { describe, expect, test } from 'vitest';
import { temporaryFolder } from '../../../test/temporary-folder.ts';
import { readSeriesFiles, type ReadSeriesOptions, type ReadShare, type SeriesColumns } from '../src/index.ts';
import { sniffFormat } from '../src/series-format.ts';
import { textReader } from './read-text.ts';

const read = textReader();
const folder = temporaryFolder();

describe('the format of a file', () => {
  test.each([
    ['a.csv', 'anything', 'csv'],
    ['a.CSV.gz', '', 'csv'],
    ['a.jsonl.gz', '', 'jsonl'],
    ['a.om', '', 'openmetrics'],
    ['a.txt', '# TYPE x gauge\n', 'openmetrics'],
    ['', 'up 1 1\n', 'openmetrics'],
    ['', 'http.server{a="b,c"} NaN 1\n', 'openmetrics'],
    ['', '{"data.center",a="1"} 1 1\n', 'openmetrics'],
    ['', '{a="b"} 1 1\n', 'openmetrics'],
    ['', '{__name__="up"} 1 1\n', 'dump'],
    ['', '{ALERT="a", __name__="up"} 1 1\n', 'dump'],
    ['', '{"tsid":0,"t0":1}\n', 'jsonl'],
    ['', '\uFEFFtime,"up{a=""b""}"\n', 'csv'],
    ['', '"Timestamp (ms)",x\n', 'csv'],
    ['a.tsv', '', 'csv'],
    ['', '\uFEFFsep=;\r\nx;y\n', 'csv'],
    ['', 'Time;a\n', 'csv'],
    ['', 'Date\ta\n', 'csv'],
    ['', 'uptime\t5\t1\n', 'openmetrics'],
    ['x.txt', 'Lorem ipsum\n', undefined],
    ['x', '', undefined],
  ])('of %j that begins with %j is %s', (name, text, format) => {
    expect(sniffFormat(name, Buffer.from(text))).toBe(format);
  });
});

describe('a file', () => {
  const text = 'up 1 1\nup 2 2\n# EOF\n';

  test('may be gzip, of one member or several, under any name', async () => {
    const halves = Buffer.concat([gzipSync(text.slice(0, 9)), gzipSync(text.slice(9))]);
    for (const [name, bytes] of [
      ['up.om.gz', gzipSync(text)],
      ['up', halves],
    ] as const)
      expect([...((await read(name, bytes))[0]?.values ?? [])]).toEqual([1, 2]);
  });

  test('that is cut or damaged gzip is refused', async () => {
    const packed = gzipSync(text);
    await expect(read('cut.om.gz', packed.subarray(0, -10))).rejects.toThrow(
      /cut\.om\.gz: the gzip is damaged or cut/,
    );
    packed.writeUInt8(packed.readUInt8(14) ^ 0xff, 14);
    await expect(read('bad.om.gz', packed)).rejects.toMatchObject({ code: 'bad-gzip' });
  });

  test('of no format that is known is refused, unless it is told', async () => {
    await expect(read('what', 'x\n')).rejects.toThrow(
      /what: neither the name nor .* --format names one of openmetrics,/,
    );
    expect(await read('what', text, { format: 'openmetrics' })).toHaveLength(1);
  });

  test.each([
    [
      'sheet.xlsx',
      'PK\u0003\u0004\u0014',
      'sheet.xlsx: a spreadsheet, or another ZIP, is no text; save it as CSV',
    ],
    [
      'sheet.csv',
      'PK\u0003\u0004\u0014',
      'sheet.csv: a spreadsheet, or another ZIP, is no text; save it as CSV',
    ],
    ['sheet.xls', Buffer.from('d0cf11e0a1b11ae1', 'hex'), 'an old spreadsheet is no text; save it as CSV'],
    ['a.flac', 'fLaC\0\0\0\u0022', 'a.flac: it is a FLAC already; flac-read prints it'],
  ])(
    '%s that begins with %j is refused whatever --format says, with what to do',
    async (name, bytes, text) => {
      for (const options of [{}, { format: 'csv' } as const])
        await expect(read(name, bytes, options)).rejects.toThrow(text);
    },
  );

  test('may end its lines as old Macs did, but keeps such characters in texts', async () => {
    const table = 'time,up,load\n2026-11-24T05:00:00Z,1,2\n2026-11-24T05:00:01Z,3,4';
    for (const text of [table, gzipSync(table.replaceAll('\n', '\r')), table.replaceAll('\n', '\r')])
      expect((await read('mac.csv', text)).map(({ values }) => [...values])).toEqual([
        [1, 3],
        [2, 4],
      ]);
    const [bad] = table.split('Z', 1);
    await expect(read('mac.csv', `${bad}x\r`.replaceAll('\n', '\r'))).rejects.toThrow(/line 2, column 1:/);
    const [column] = await read('mac.om', 'up{a="b\rc"} 1 1\n# EOF\n');
    expect(column?.series.labels).toContainEqual({ name: 'a', value: 'b\rc' });
  });

  test('that is a folder, or not there, is refused', async () => {
    const all = (path: string) => readSeriesFiles([path]).next();
    await expect(all(folder)).rejects.toThrow('is a folder');
    await expect(all(join(folder, 'absent.om'))).rejects.toMatchObject({ code: 'is-missing' });
  });
});

describe('several files', () => {
  const write = (name: string, text: string) => {
    const path = join(folder, name);
    writeFileSync(path, text);
    return path;
  };

  test('are read as one, and errors name that which is meant', async () => {
    const paths = [write('1.om', 'up 2 2\n\n# EOF\n'), write('2.csv', 'time_s,up\n1,1\n')];
    const shares: ReadShare[] = [];
    const batches: (readonly SeriesColumns[])[] = [];
    const options: ReadSeriesOptions = {
      csv: { timeUnit: 's' },
      onRead: (_, share) => shares.push(share),
    };
    for await (const batch of readSeriesFiles(paths, options)) batches.push(batch);
    expect(batches.map((columns) => columns.map(({ values }) => [...values]))).toEqual([[[1, 2]]]);
    expect(shares).toEqual([
      { bytesRead: 14, bytesInAll: 14 },
      { bytesRead: 14, bytesInAll: 14 },
    ]);
    const conflict = readSeriesFiles([...paths, write('3.om', '# a\nup 7 9\nup 9 1\n# EOF\n')], options);
    await expect(conflict.next()).rejects.toThrow(/3\.om, line 3: up has a second sample at/);
  });
});
