import { expect, test } from 'vitest';
import { compact, formatBytes, partsOf, unitOf } from '../src/unit.ts';

test.each([
  ['cpu_usage_percent{cpu="0"}', 'percent', '12.5 %'],
  ['memory_free_bytes', 'bytes', '12.5 B'],
  ['x_seconds_total', 'seconds', '12.5 s'],
  ['load1{a="_bytes"}', 'of load1', '12.5'],
])('the unit of %s is %s', (series, key, text) => {
  expect([unitOf(series).key, unitOf(series).format(12.5)]).toEqual([key, text]);
});

test.each([
  ['up', { name: 'up', labels: '' }],
  ['up{a="b",c="d"}', { name: 'up', labels: 'a="b",c="d"' }],
  ['{"cpu \\"x\\"",a="b"}', { name: 'cpu "x"', labels: 'a="b"' }],
  ['{"cpu usage"}', { name: 'cpu usage', labels: '' }],
  ['{a="b"}', { name: 'a="b"', labels: '' }],
])('%s is shown in two lines', (series, parts) => {
  expect(partsOf(series)).toEqual(parts);
});

test('numbers have four digits that matter, bytes binary prefixes', () => {
  expect([0, 1.23456, 1234.56, 1.5e6, -2e9, 1e-7].map(compact)).toEqual([
    '0',
    '1.235',
    '1,235',
    '1.5M',
    '-2G',
    '1.00e-7',
  ]);
  expect([0, 1023, 1536, 5 * 2 ** 30].map(formatBytes)).toEqual(['0 B', '1,023 B', '1.5 KiB', '5 GiB']);
});
