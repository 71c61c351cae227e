import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  formatSeries,
  makeSeries,
  parseSelector,
  parseSeries,
  SampleCodecError,
  type Series,
} from '../src/index.ts';

const wellFormed = fc.string({ unit: 'binary', maxLength: 12 });
const anySeries: fc.Arbitrary<Series> = fc
  .dictionary(
    fc.oneof(fc.constantFrom('__name__', 'cpu', 'job', 'a:b', 'data center'), wellFormed.filter(Boolean)),
    wellFormed.filter(Boolean),
    { minKeys: 1, maxKeys: 6, noNullPrototype: true },
  )
  .map((labels) => makeSeries(Object.entries(labels).map(([name, value]) => ({ name, value }))));

describe('the text of a series', () => {
  test('reads back as the same series, whatever its labels', () => {
    fc.assert(
      fc.property(anySeries, (series) => {
        expect(parseSeries(formatSeries(series))).toEqual(series);
      }),
    );
  });

  test.each([
    ['up', 'up'],
    ['up{}', 'up'],
    ['{__name__="up"}', 'up'],
    [' cpu_usage_percent { job = "agent" , cpu="0", } ', 'cpu_usage_percent{cpu="0",job="agent"}'],
    [String.raw`m{path="C:\\x",say="\"hi\"\n"}`, String.raw`m{path="C:\\x",say="\"hi\"\n"}`],
    ['{"cpu usage","data center"="north"}', '{"cpu usage","data center"="north"}'],
    ['{job="agent"}', '{job="agent"}'],
    ['m{empty=""}', 'm'],
    ['job:rate:5m', 'job:rate:5m'],
  ])('%s is written %s', (text, written) => {
    expect(formatSeries(parseSeries(text))).toBe(written);
  });

  test.each([
    ['', 0],
    ['{', 1],
    ['m{a="b"', 7],
    ['m{a=b}', 4],
    ['m{a!="b"}', 3],
    ['m{a=~"b"}', 4],
    ['m{a="b" c="d"}', 8],
    ['m{a="b"} x', 9],
    ['m{1a="b"}', 2],
    ['m{a="\\x"}', 8],
    ['m{a="b\nc"}', 4],
  ])('%j is refused, at position %d', (text, position) => {
    expect(() => parseSeries(text)).toThrow(`at position ${position}`);
  });

  test.each(['m{a="b",a="c"}', 'up{__name__="down"}', '{}', '{a=""}'])('%s names no series', (text) => {
    expect(() => formatSeries(parseSeries(text))).toThrow(SampleCodecError);
  });

  test('any text is read or refused with a SampleCodecError', () => {
    const pieces = fc.array(fc.constantFrom('m', '{', '}', '"', ',', '=', '\\', 'n', ' ', 'é', '\n'), {
      maxLength: 14,
    });
    fc.assert(
      fc.property(pieces, (parts) => {
        try {
          expect(parseSeries(parts.join('')).labels.length).toBeGreaterThan(0);
        } catch (error) {
          expect(error).toBeInstanceOf(SampleCodecError);
        }
      }),
    );
  });

  test('a selector has matchers of every kind, in their order', () => {
    expect(parseSelector('up{a="1", b!="2",c=~"3|4" ,"d e"!~".*"}')).toEqual([
      { name: '__name__', operator: '=', value: 'up' },
      { name: 'a', operator: '=', value: '1' },
      { name: 'b', operator: '!=', value: '2' },
      { name: 'c', operator: '=~', value: '3|4' },
      { name: 'd e', operator: '!~', value: '.*' },
    ]);
    expect(parseSelector('{"up time"}')).toEqual([{ name: '__name__', operator: '=', value: 'up time' }]);
    expect(parseSelector('{__name__=~".+"}')).toHaveLength(1);
    for (const text of ['up{a~"b"}', 'up{a="b"', '{a!}', 'up{a=~b}']) {
      expect(() => parseSelector(text)).toThrow(/at position \d/);
    }
  });
});

test('a selector has texts in any quotes of PromQL, a series in double quotes alone', () => {
  const value = (text: string) => parseSelector(`{a=${text}}`)[0]?.value;
  expect(value(`'x"y\\'z\\n\\\\'`)).toBe('x"y\'z\n\\');
  expect(value('`\\d+"\'`')).toBe(`\\d+"'`);
  expect(parseSelector(`{'any name'=~\`b.*\`}`)).toEqual([
    { name: 'any name', operator: '=~', value: 'b.*' },
  ]);
  for (const text of [`'x"`, '`x', `'\\"'`, `"\\'"`]) expect(() => value(text)).toThrow('expected');
  for (const text of [`a{b='c'}`, 'a{b=`c`}', `{'a'}`]) expect(() => parseSeries(text)).toThrow('expected');
});
