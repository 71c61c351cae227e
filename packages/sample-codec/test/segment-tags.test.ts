import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  formatSegmentTags,
  makeSeries,
  parseSegmentTags,
  parseSeries,
  SampleCodecError,
  trackOf,
  type SegmentTags,
} from '../src/index.ts';

const tags: SegmentTags = {
  series: parseSeries('cpu_usage_percent{cpu="0",instance="web-1",job="monitoring-agent"}'),
  startMs: Date.UTC(2026, 10, 24, 5),
  intervalMs: 1000,
  mapping: { kind: 'decimal', digits: 2 },
};

function parsedOrCode(lines: string[]): SegmentTags | string | undefined {
  try {
    return parseSegmentTags(
      lines.map((line): [string, string] => {
        const equals = line.indexOf('=');
        return [line.slice(0, equals), line.slice(equals + 1)];
      }),
    );
  } catch (error) {
    if (error instanceof SampleCodecError) return error.code;
    throw error;
  }
}

describe('segment tags', () => {
  test('are four keys with readable texts, and their checksum', () => {
    expect(formatSegmentTags(tags).map((pair) => pair.join('='))).toEqual([
      'SERIES=cpu_usage_percent{cpu="0",instance="web-1",job="monitoring-agent"}',
      'START=2026-11-24T05:00:00.000Z',
      'INTERVAL=1s',
      'MAPPING=decimal:2',
      // As zlib of another language computes it.
      'CHECK=2a83c0b0',
    ]);
  });

  test('read back in any order, in any case of their keys, among other comments', () => {
    const others: [string, string][] = [
      ['TITLE', 'x'],
      ['title', 'y'],
    ];
    fc.assert(
      fc.property(
        fc.shuffledSubarray([...formatSegmentTags(tags), ...others], { minLength: 7 }),
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

  test('are taken as they are where their checksum is lost, as in files of earlier versions', () => {
    expect(parseSegmentTags(formatSegmentTags(tags).slice(0, 4))).toEqual(tags);
  });

  test('are refused when one is another than the checksum is of, with what to do', () => {
    const changed = formatSegmentTags(tags).map(([key, value]): [string, string] => [
      key,
      key === 'MAPPING' ? 'decimal:3' : value,
    ]);
    expect(() => parseSegmentTags(changed)).toThrow(
      /^the tag CHECK says 2a83c0b0, but .* make [0-9a-f]{8}: .*; restore the file, or remove CHECK/,
    );
    expect(() => parseSegmentTags(changed.slice(4))).toThrow('the tag SERIES is missing');
  });

  test('are refused, or read as before, where any bit of any key or value is flipped', () => {
    const anyTags: fc.Arbitrary<SegmentTags> = fc.record({
      series: fc.string({ unit: 'grapheme' }).map((value) =>
        makeSeries([
          { name: '__name__', value: 'm' },
          { name: 'host', value },
        ]),
      ),
      startMs: fc.nat(2 ** 41),
      intervalMs: fc.integer({ min: 1, max: 100_000 }),
      mapping: fc.oneof(
        fc.record({ kind: fc.constant('decimal' as const), digits: fc.nat(22) }),
        fc.record({ kind: fc.constant('binary' as const), exponent: fc.integer({ min: -99, max: 99 }) }),
      ),
    });
    fc.assert(
      fc.property(anyTags, (tags) => {
        const lines = formatSegmentTags(tags).map((pair) => pair.join('='));
        for (const [at, line] of lines.entries()) {
          for (let bit = 0; bit < 8 * Buffer.byteLength(line); bit += 1) {
            const flipped = Buffer.from(line);
            flipped.writeUInt8(flipped.readUInt8(bit >> 3) ^ (1 << (bit & 7)), bit >> 3);
            expect(['bad-tags', tags]).toContainEqual(parsedOrCode(lines.with(at, flipped.toString())));
          }
        }
      }),
      { numRuns: 20 },
    );
  });

  test('make a track of one run, and of none where there are no samples', () => {
    expect(trackOf(tags, 60).timeline).toEqual([{ startMs: tags.startMs, intervalMs: 1000, count: 60 }]);
    expect(trackOf(tags, 0).timeline).toEqual([]);
  });
});
