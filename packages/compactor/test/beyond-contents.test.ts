import fc from 'fast-check';
import { expect, test } from 'vitest';
import { parseSeries } from '@flac-metrics/sample-codec';
import { cutTooOften, tooLong } from '../src/beyond-contents.ts';
import { countSamples, type Source } from '../src/source.ts';

const day = 86_400_000;
const series = parseSeries('up');

/** A file of some bytes that tells of constants. */
function sourceOf(name: string, sizeBytes: number, tracks: number, count: number): Source {
  const version = { inode: 1, sizeBytes, modifiedMs: 0 };
  const timeline = [{ startMs: 0, intervalMs: 1000, count }];
  return {
    file: { fileName: name, path: name, extension: 'flac', version },
    tracks: Array.from({ length: tracks }, () => ({ series, timeline })),
  };
}

const files = fc
  .array(
    fc.record({
      sizeBytes: fc.integer({ min: 100, max: 2 ** 30 }),
      tracks: fc.integer({ min: 0, max: 3000 }),
      count: fc.integer({ min: 1, max: 2 ** 32 - 1 }),
    }),
    { maxLength: 12 },
  )
  .map((all) =>
    all.map(({ sizeBytes, tracks, count }, index) => sourceOf(`${index}.flac`, sizeBytes, tracks, count)),
  );

const partsOfDays = (source: Source): number =>
  source.tracks.length * Math.ceil((source.tracks[0]?.timeline[0]?.count ?? 0) / 86_400);

test.each([
  ['parts', (sources: Source[]) => cutTooOften(sources, day), partsOfDays, 1, 2 ** 21],
  ['samples', tooLong, countSamples, 128, 2 ** 34],
])(
  'of all files together, so many %s are taken that their bytes and one allowance bound them; what a file holds is always taken',
  (_, find, count, ofByte, most) => {
    fc.assert(
      fc.property(files, (sources) => {
        const left = find(sources);
        const excessOf = (source: Source) =>
          Math.max(0, count(source) - ofByte * source.file.version.sizeBytes);
        const taken = sources.filter(({ file }) => !left.has(file.path)).map(excessOf);
        const others = sources.filter(({ file }) => left.has(file.path)).map(excessOf);
        const sum = taken.reduce((all, excess) => all + excess, 0);
        expect(sum).toBeLessThanOrEqual(most);
        for (const excess of others) {
          expect(excess).toBeGreaterThanOrEqual(Math.max(1, ...taken));
          expect(sum + excess).toBeGreaterThan(most);
        }
      }),
    );
  },
);
