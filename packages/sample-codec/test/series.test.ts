import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  compareBytes,
  compareSeries,
  labelValue,
  makeSeries,
  metricName,
  parseSeries,
} from '../src/index.ts';

describe('byte order', () => {
  test('is the order of the UTF-8 bytes, also above the surrogates', () => {
    const text = fc.oneof(
      fc.string({ unit: 'binary', maxLength: 4 }),
      fc.constantFrom('\uFFFD', '\u{10000}', '\uE000'),
    );
    fc.assert(
      fc.property(text, text, (a, b) => {
        expect(Math.sign(compareBytes(a, b))).toBe(Buffer.compare(Buffer.from(a), Buffer.from(b)));
      }),
    );
    expect(compareBytes('\u{10000}', '\uFFFD')).toBeGreaterThan(0);
  });
});

describe('a series', () => {
  test('has its labels sorted in byte order, without empty ones', () => {
    const series = makeSeries([
      { name: 'b', value: '1' },
      { name: 'B', value: '2' },
      { name: 'none', value: '' },
      { name: '__name__', value: 'm' },
    ]);
    expect(series.labels.map((label) => label.name)).toEqual(['B', '__name__', 'b']);
    expect(metricName(series)).toBe('m');
    expect(labelValue(series, 'none')).toBe('');
  });

  test.each([
    [
      [
        { name: 'a', value: '1' },
        { name: 'a', value: '2' },
      ],
      'given twice',
    ],
    [[{ name: '', value: '1' }], 'no name'],
    [[{ name: 'a', value: '\uD800' }], 'well-formed'],
    [[{ name: '\uDC00', value: 'a' }], 'well-formed'],
  ])('is refused for %j', (labels, reason) => {
    expect(() => makeSeries(labels)).toThrow(reason);
  });

  test('comes before another by its first differing label, name before value, the shorter first', () => {
    const sorted = ['a', 'a{b="1"}', 'a{b="1",c="1"}', 'a{b="2"}', 'a{c="0"}', 'b'].map(parseSeries);
    const shuffled = [3, 0, 5, 2, 4, 1].map((index) => sorted.at(index) ?? parseSeries('missing'));
    expect(shuffled.toSorted(compareSeries)).toEqual(sorted);
  });
});
