import { describe, expect, test } from 'vitest';
import { formatSeries } from '@flac-metrics/sample-codec';
import {
  anyLabelOption,
  choiceOption,
  textOption,
  labelOption,
  maxErrorOption,
  listenOption,
  positiveNumberOption,
  seriesOption,
  timeOption,
  timeSpanOption,
  urlOf,
  waitOption,
  wholeNumberOption,
} from '../src/index.ts';

const refusal = expect.objectContaining({ code: 'commander.invalidArgument' });

describe('option values', () => {
  test('that are times and time spans become milliseconds', () => {
    expect(timeSpanOption('15m')).toBe(900_000);
    expect(timeOption('1795496400')).toBe(1_795_496_400_000);
    expect(() => timeSpanOption('fast')).toThrow(refusal);
    expect(() => timeOption('now')).toThrow(refusal);
  });

  test('that a timer waits for are no longer than it can', () => {
    expect(waitOption('24d')).toBeLessThan(2 ** 31);
    expect(() => waitOption('25d')).toThrow('24d is the most');
    expect(() => waitOption('fast')).toThrow(refusal);
  });

  test('that are whole numbers have limits', () => {
    const level = wholeNumberOption(0, 8);
    expect(['0', '5', '8'].map(level)).toEqual([0, 5, 8]);
    for (const text of ['-1', '9', '1.5', '', 'x', '1e0', '0x1'])
      expect(() => level(text)).toThrow('from 0 to 8');
  });

  test('that are choices are one of them, with their type', () => {
    const bits = choiceOption([16, 24]);
    expect(bits('24')).toBe(24);
    for (const text of ['', '8', '16 ', '0x10']) expect(() => bits(text)).toThrow('one of 16, 24');
  });

  test('that are paths are not empty', () => {
    expect(textOption('not/yet/there')).toBe('not/yet/there');
    expect(() => textOption('')).toThrow('must not be empty');
  });

  test('that are series are read', () => {
    expect(formatSeries(seriesOption('up{b="1", a="2"}'))).toBe('up{a="2",b="1"}');
    expect(() => seriesOption('up{')).toThrow(refusal);
  });

  test('that are numbers above zero may have decimals', () => {
    expect(['1', '0.5', '60'].map(positiveNumberOption)).toEqual([1, 0.5, 60]);
    for (const text of ['0', '-1', '1e3', 'x', ''])
      expect(() => positiveNumberOption(text)).toThrow('above 0');
  });

  test('that are bounds of errors are amounts or shares', () => {
    expect(maxErrorOption('0.01')).toEqual({ kind: 'absolute', bound: 0.01 });
    expect(maxErrorOption('1%')).toEqual({ kind: 'share', share: 0.01 });
    expect(() => maxErrorOption('-1')).toThrow(refusal);
  });

  test('that are labels add up', () => {
    const labels = labelOption('b=x=y', labelOption('a=1'));
    expect(labels).toEqual([
      { name: 'a', value: '1' },
      { name: 'b', value: 'x=y' },
    ]);
    expect(() => labelOption('a=2', labels)).toThrow('given twice');
    for (const text of ['', 'a', '=1']) expect(() => labelOption(text)).toThrow('name=value');
  });
});

describe('a label', () => {
  test.each(['a', '_', '__x', 'A1_b'])('may be called %s', (name) => {
    expect(labelOption(`${name}=1`)).toEqual([{ name, value: '1' }]);
  });

  test.each(['1a', 'ä', 'a b', 'le"x', 'a-b', 'a\n'])(
    'may not be called %j, which Prometheus does not take',
    (name) => {
      expect(() => labelOption(`${name}=1`)).toThrow('letters of ASCII, digits and underscores');
    },
  );

  test.each(['__name__', 'cpu'])('may not be called %s, which every metric gives itself', (name) => {
    expect(() => labelOption(`${name}=1`)).toThrow(`The label ${name} is given by the metric itself`);
  });
});

test('a label of any series may be called as one that a host has', () => {
  expect(anyLabelOption('cpu=x', anyLabelOption('a=1'))).toEqual([
    { name: 'a', value: '1' },
    { name: 'cpu', value: 'x' },
  ]);
  expect(() => anyLabelOption('__name__=x')).toThrow('is given by the metric itself');
});

describe('an address to listen on', () => {
  test.each([
    ['127.0.0.1:9201', { host: '127.0.0.1', port: 9201 }, 'http://127.0.0.1:9201'],
    ['[::1]:9201', { host: '::1', port: 9201 }, 'http://[::1]:9201'],
    [':0', { host: '::', port: 0 }, 'http://[::]:0'],
    ['localhost:80', { host: 'localhost', port: 80 }, 'http://localhost:80'],
  ])('%s is read', (text, address, url) => {
    expect(listenOption(text)).toEqual(address);
    expect(urlOf(address)).toBe(url);
  });

  test.each(['', '9201', '127.0.0.1', '127.0.0.1:65536', '::1:9201', 'a:b:80', 'host:-1'])(
    '%j is refused',
    (text) => {
      expect(() => listenOption(text)).toThrow('HOST:PORT');
    },
  );
});
