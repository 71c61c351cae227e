import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { formatSeries } from '@flac-metrics/sample-codec';
import type { KnownSegment } from '../src/catalog-entry.ts';
import { SeriesIndex } from '../src/series-index.ts';
import { knownSegment } from './known-segment.ts';

describe('the index of series', () => {
  test('has each series once, in order, with closed files before open ones and older before newer', () => {
    const { all } = new SeriesIndex([
      knownSegment('a', 'web{host="b"}', 20, 'wav'),
      knownSegment('b', 'web{host="a"}', 0),
      knownSegment('c', 'web{host="b"}', 30),
      knownSegment('d', 'web{host="b"}', 10, 'wav'),
      knownSegment('e', 'web{host="b"}', 0),
    ]);
    expect(
      all.map(({ series, parts }) => [formatSeries(series), parts.map(({ file }) => file.fileName)]),
    ).toEqual([
      ['web{host="a"}', ['b.flac']],
      ['web{host="b"}', ['e.flac', 'c.flac', 'd.wav', 'a.wav']],
    ]);
  });

  test('keeps one object for a series, in all its files and from one listing to the next', () => {
    const open = knownSegment('b', 'web', 10, 'wav');
    const first = new SeriesIndex([knownSegment('a', 'web', 0), open]);
    const [web] = first.all;
    const second = new SeriesIndex([open, knownSegment('c', 'db', 0), knownSegment('d', 'web', 20)], first);
    const again = second.all.find(({ series }) => series === web?.series);
    expect(again?.parts.map(({ file }) => file.fileName)).toEqual(['d.flac', 'b.wav']);
    for (const { track } of [...(web?.parts ?? []), ...(again?.parts ?? [])])
      expect(track.series).toBe(web?.series);
  });

  test('made from any listing before is the one made from nothing', () => {
    const segment = fc
      .tuple(
        fc.constantFrom('web', 'db', 'cpu{core="1"}'),
        fc.nat(3),
        fc.constantFrom('wav', 'flac' as const),
      )
      .map(([series, start, extension]) => `${series} ${start} ${extension}`);
    const known = new Map<string, KnownSegment>();
    const segmentOf = (text: string): KnownSegment => {
      const [series = '', start, extension] = text.split(' ');
      const made =
        known.get(text) ?? knownSegment(text, series, Number(start), extension === 'wav' ? 'wav' : 'flac');
      known.set(text, made);
      return made;
    };
    const shown = ({ all }: SeriesIndex): unknown =>
      all.map(({ series, parts }) => [formatSeries(series), parts.map(({ file }) => file.fileName)]);
    fc.assert(
      fc.property(fc.array(fc.uniqueArray(segment, { maxLength: 6 }), { maxLength: 5 }), (listings) => {
        let index = new SeriesIndex([]);
        for (const listing of listings) {
          const segments = listing.toSorted().map(segmentOf);
          index = new SeriesIndex(segments, index);
          expect(shown(index)).toEqual(shown(new SeriesIndex(segments)));
        }
      }),
    );
  });

  test('forgets a series whose files have gone', () => {
    const first = new SeriesIndex([knownSegment('a', 'web', 0)]);
    expect(new SeriesIndex([], first).all).toEqual([]);
  });
});
