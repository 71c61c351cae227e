import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { parseSegmentName, parseSeries, slugOf } from '@flac-metrics/sample-codec';
import type { CatalogEntry, DamagedSegment } from '../src/catalog-entry.ts';
import { Listing } from '../src/listing.ts';
import { makeMatcher, matchesSeries, type Matcher } from '@flac-metrics/sample-codec/matcher';
import { knownSegment } from './known-segment.ts';

function damagedSegment(fileName: string, wasSound?: string, startSeconds = 0): DamagedSegment {
  const { tracks, ...file } = knownSegment(fileName, wasSound ?? 'm', startSeconds);
  return {
    ...file,
    state: 'damaged',
    reason: 'rubbish',
    lastTracks: wasSound === undefined ? undefined : tracks,
    isUnreadable: false,
  };
}

function listingOf(entries: readonly CatalogEntry[]): Listing {
  return new Listing(new Map(entries.map((entry) => [entry.fileName, entry])));
}

function touching({ series, damage }: Listing, matchers: readonly Matcher[], fromS: number, toS: number) {
  const matching = series.all.filter((one) => matchesSeries(matchers, one.series));
  return [...damage.touching(matchers, matching, fromS * 1000, toS * 1000)].map(
    ({ segment }) => segment.fileName,
  );
}

const nameAt = (slug: string, second: number) =>
  `${slug}_1970-01-01_00-00-${String(second).padStart(2, '0')}`;

describe('the index of damage', () => {
  test('tells what a query may need, as going through all files for each would', () => {
    const seconds = fc.integer({ min: 0, max: 59 });
    const series = fc.constantFrom('a{host="1"}', 'a{host="2"}', 'b');
    const known = fc.tuple(series, seconds);
    const damaged = fc.tuple(fc.constantFrom('a', 'b', 'c'), seconds, fc.option(series, { nil: undefined }));
    fc.assert(
      fc.property(
        fc.array(known),
        fc.array(damaged),
        series,
        seconds,
        seconds,
        (sound, bad, asked, from, length) => {
          const segments = sound.map(([text, second], index) => knownSegment(`sound-${index}`, text, second));
          const holes = bad.map(([slug, second, was]) => damagedSegment(nameAt(slug, second), was, second));
          const listing = listingOf([...segments, ...holes]);
          const host = /\d/.exec(asked)?.[0] ?? '';
          const matchers = [makeMatcher('=', '__name__', asked.slice(0, 1)), makeMatcher('=', 'host', host)];
          const tracks = segments.flatMap((segment) => segment.tracks);
          const expected = [...listing.entries.values()]
            .filter((entry): entry is DamagedSegment => entry.state === 'damaged')
            .filter(({ fileName, lastTracks }) => {
              const name = parseSegmentName(fileName);
              const startMs = name?.startMs ?? 0;
              if (startMs > (from + length) * 1000) return false;
              const candidates = lastTracks ?? tracks.filter((track) => slugOf(track.series) === name?.slug);
              const touched = candidates.filter((track) => matchesSeries(matchers, track.series));
              if (touched.length === 0) return !lastTracks && name?.slug === asked.slice(0, 1);
              const next = tracks.filter((track) => matchesSeries(matchers, track.series));
              const starts = next
                .map(({ timeline }) => timeline[0]?.startMs ?? 0)
                .filter((ms) => ms > startMs);
              return Math.min(Infinity, ...starts) > from * 1000;
            });
          expect(touching(listing, matchers, from, from + length)).toEqual(
            expected.map(({ fileName }) => fileName),
          );
        },
      ),
    );
  });

  test('asks no matcher again of the series of sound files, however many files are damaged', () => {
    const sound = Array.from({ length: 30 }, (_, second) =>
      knownSegment(nameAt('m', 2 * second), 'm', 2 * second),
    );
    const bad = Array.from({ length: 30 }, (_, second) => damagedSegment(nameAt('m', 2 * second + 1)));
    const { series, damage } = listingOf([...sound, ...bad]);
    const matches = (): boolean => {
      throw new Error('asked again');
    };
    const matcher = { ...makeMatcher('=', '__name__', 'm'), matches };
    const found = [...damage.touching([matcher], series.all, 30_500, 32_500)];
    expect(found.map(({ segment, ...times }) => [segment.fileName, times])).toEqual([
      [`${nameAt('m', 31)}.flac`, { startMs: 31_000, endMs: 32_000 }],
    ]);
  });

  test('needs for one series no file that held another with more labels', () => {
    const bad = damagedSegment(nameAt('m', 0), 'm{host="1"}');
    const { series, damage } = listingOf([bad, knownSegment(nameAt('m', 20), 'm{host="1"}', 20)]);
    const touched = (text: string) => [...damage.touchingOne(series.find(parseSeries(text)), 0, 9000)];
    expect(touched('m')).toEqual([]);
    expect(touched('m{host="1"}')).toEqual([{ segment: bad, startMs: 0, endMs: 20_000 }]);
  });

  test('needs no damaged file whose twin is sound, also where its extension is in capitals', () => {
    const fileName = `${nameAt('m', 0)}.WAV`;
    const wav = { ...knownSegment(nameAt('m', 0), 'm', 0, 'wav'), fileName };
    expect(
      touching(listingOf([wav, damagedSegment(nameAt('m', 0))]), [makeMatcher('=', '__name__', 'm')], 0, 9),
    ).toEqual([]);
  });
});
