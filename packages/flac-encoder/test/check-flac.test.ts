import { mkdtempSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { centuryTape, rewrittenTape } from '../../../test/rewritten-tape.ts';
import { tapeOf, type NamedColumn } from '../../../test/tape-file.ts';
import { temporaryFolder } from '../../../test/temporary-folder.ts';
import { checkFlac, type FlacContents } from '../src/check-flac.ts';

const folder = temporaryFolder();

function check(tape: Uint8Array): Promise<FlacContents> {
  const path = join(mkdtempSync(join(folder, 'check-')), 'x.tape.flac');
  writeFileSync(path, tape);
  return checkFlac(path);
}

function column(startMs: number, intervalMs: number, values: readonly number[]): NamedColumn {
  const timeline = [{ startMs, intervalMs, count: values.length }];
  return { series: 'a', timeline, values: Float64Array.from(values) };
}

test('a range of values that is not that of its track is found', async () => {
  const timeline = [{ startMs: 0, intervalMs: 1000, count: 3 }];
  const values = Float64Array.of(Number.NaN, -2, 7);
  const made = tapeOf(['a', 'b'].map((series) => ({ series, timeline, values })));
  const rewritten = await rewrittenTape(made, (index) => ({
    ...index,
    tracks: index.tracks.map((track, number) => (number === 1 ? { ...track, max: 8 } : track)),
  }));
  await expect(check(rewritten)).rejects.toThrow(
    'the values of b are from -2 to 7, its index says from -2 to 8',
  );
});

test('a series that is there twice with other values is named, with both tracks; in other times it may be', async () => {
  const twice = (startMs: number) =>
    check(tapeOf([column(0, 1000, [1, 2, 4]), column(startMs, 1000, [2, 5, 6])]));
  await expect(twice(1000)).rejects.toThrow(
    'tracks 0 and 1 are both of a, and have the values 4 and 5 at 1970-01-01T00:00:02',
  );
  expect((await twice(3000)).series).toBe(2);
});

test('tracks of one series are compared also where the later stands first, and where they have other intervals', async () => {
  const [zeros, withNine] = [Array.from({ length: 900 }, () => 0), [0, 0, 0, 0, 0, 0, 0, 0, 9]];
  await expect(check(tapeOf([column(5000, 10, zeros), column(0, 1000, withNine)]))).rejects.toThrow(
    'tracks 1 and 0 are both of a, and have the values 9 and 0 at 1970-01-01T00:00:08',
  );
  await expect(check(tapeOf([column(0, 1000, [0, Number.NaN]), column(1000, 1, [-0])]))).rejects.toThrow(
    'have the values NaN and -0',
  );
});

test.each([
  ['many series', 2000, undefined],
  ['one series a thousand times', 1000, () => 'a'],
])(
  'a tape of a few bytes that tells of a century of samples for %s is checked at once',
  async (_, tracks, seriesOf) => {
    const tape = await centuryTape(tracks, { seriesOf });
    expect(tape.length).toBeLessThan(16_000);
    expect(await check(tape)).toMatchObject({ series: tracks, seriesSamples: tracks * (2 ** 32 - 1) });
  },
);
