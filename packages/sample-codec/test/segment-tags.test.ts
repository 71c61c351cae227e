import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { formatSegmentTags, parseSegmentTags, parseSeries, trackOf, type SegmentTags } from '../src/index.ts';

const tags: SegmentTags = {
  series: parseSeries('cpu_usage_percent{cpu="0",instance="web-1",job="monitoring-agent"}'),
  startMs: Date.UTC(2026, 10, 24, 5),
  intervalMs: 1000,
  mapping: { kind: 'decimal', digits: 2 },
};

describe('segment tags', () => {
  test('are four keys with readable texts', () => {
    expect(formatSegmentTags(tags).map((pair) => pair.join('='))).toEqual([
      'SERIES=cpu_usage_percent{cpu="0",instance="web-1",job="monitoring-agent"}',
      'START=2026-11-24T05:00:00.000Z',
      'INTERVAL=1s',
      'MAPPING=decimal:2',
    ]);
  });

  test('read back in any order, in any case of their keys, among other comments', () => {
    const others: [string, string][] = [
      ['TITLE', 'x'],
      ['title', 'y'],
    ];
    fc.assert(
      fc.property(
        fc.shuffledSubarray([...formatSegmentTags(tags), ...others], { minLength: 6 }),
        fc.boolean(),
        (pairs, lower) => {
          const written = pairs.map(([key, value]): [string, string] => [
            lower ? key.toLowerCase() : key,
            value,
          ]);
          expect(parseSegmentTags(written)).toEqual(tags);
        },
      ),
    );
  });

  test('are undefined where a file has none of them', () => {
    expect(parseSegmentTags([['TITLE', 'a song']])).toBeUndefined();
  });

  test.each([0, 1, 2, 3])('are refused when only key %d is missing, by name', (missing) => {
    const pairs = formatSegmentTags(tags);
    const [[key] = ['']] = pairs.splice(missing, 1);
    expect(() => parseSegmentTags(pairs)).toThrow(`the tag ${key} is missing`);
  });

  test('are refused when one is given twice or cannot be read', () => {
    const pairs = formatSegmentTags(tags);
    expect(() => parseSegmentTags([...pairs, ['start', '0']])).toThrow('START is given twice');
    const broken = pairs.map(([key, value]): [string, string] => [key, key === 'INTERVAL' ? 'soon' : value]);
    expect(() => parseSegmentTags(broken)).toThrow('tag INTERVAL: "soon"');
  });

  test('make a track of one run, and of none where there are no samples', () => {
    expect(trackOf(tags, 60).timeline).toEqual([{ startMs: tags.startMs, intervalMs: 1000, count: 60 }]);
    expect(trackOf(tags, 0).timeline).toEqual([]);
  });
});
