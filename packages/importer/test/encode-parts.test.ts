import { randomBytes } from 'node:crypto';
import { describe, expect, test } from 'vitest';
import { FlacSegment } from '@flac-metrics/flac-reader';
import { MemoryAccess } from '@flac-metrics/random-access';
import { makeSeries } from '@flac-metrics/sample-codec';
import { encodeParts } from '../src/encode-parts.ts';
import type { SeriesColumns } from '../src/index.ts';
import { bitsOf } from './series-columns.ts';

/** Noise, which takes a sample for each value. */
function noise(labels: Record<string, string>, count: number): SeriesColumns {
  const values = Float64Array.from(randomBytes(count), (byte) => byte / 4);
  const series = makeSeries(
    Object.entries({ __name__: 'noise', ...labels }).map(([name, value]) => ({ name, value })),
  );
  return { series, timestampsMs: Float64Array.from({ length: count }, (_, index) => index * 1000), values };
}

async function tapesOf(parts: readonly SeriesColumns[], mostSamples?: number) {
  const tapes: { series: number; parts: readonly SeriesColumns[]; read: SeriesColumns[] }[] = [];
  for await (const { tape, parts: ofTape } of encodeParts(
    parts,
    undefined,
    mostSamples === undefined ? {} : { mostSamples },
  )) {
    const segment = await FlacSegment.open(new MemoryAccess(tape.bytes));
    const read: SeriesColumns[] = [];
    for (const track of segment.tracks)
      read.push({ series: track.series, ...(await segment.read(track, -Infinity, Infinity)) });
    tapes.push({ series: segment.tracks.length, parts: ofTape, read });
  }
  return tapes;
}

describe('parts', () => {
  test('go onto one tape where it has room, and onto more where it has none', async () => {
    const parts = ['a', 'b', 'c'].map((name) => noise({ name }, 400));
    for (const [most, series] of [
      [10_000, [3]],
      [1000, [2, 1]],
      [500, [1, 1, 1]],
    ] as const) {
      const tapes = await tapesOf(parts, most);
      expect(tapes.map((tape) => tape.series)).toEqual(series);
      for (const tape of tapes) expect(bitsOf(tape.read)).toEqual(bitsOf(tape.parts));
      expect(bitsOf(tapes.flatMap((tape) => tape.read))).toEqual(bitsOf(parts));
    }
  });

  test('that no tape has room for are divided by time', async () => {
    const tapes = await tapesOf([noise({}, 1000), noise({ name: 'b' }, 100)], 300);
    expect(tapes.flatMap(({ read }) => read.map(({ values }) => values.length))).toEqual([
      250, 250, 250, 250, 100,
    ]);
  });

  test('whose labels no index has room for go onto several', async () => {
    const parts = Array.from({ length: 210 }, () => noise({ long: randomBytes(11_500).toString('hex') }, 2));
    const tapes = await tapesOf(parts);
    expect(tapes.length).toBeGreaterThan(1);
    expect(tapes.reduce((sum, { series }) => sum + series, 0)).toBe(210);
  });
});
