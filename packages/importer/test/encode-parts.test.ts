import { randomBytes } from 'node:crypto';
import { describe, expect, test } from 'vitest';
import { FlacSegment } from '@flac-metrics/flac-reader';
import type { TapeColumn, TapeOptions } from '@flac-metrics/flac-encoder/tape';
import { MemoryAccess } from '@flac-metrics/random-access';
import { makeSeries } from '@flac-metrics/sample-codec';
import { encodeParts } from '../src/encode-parts.ts';
import type { SeriesColumns } from '../src/index.ts';
import { bitsOf } from './series-columns.ts';

/** Noise, which takes a sample for each value. */
function noise(labels: Record<string, string>, count: number): TapeColumn {
  const series = makeSeries(
    Object.entries({ __name__: 'noise', ...labels }).map(([name, value]) => ({ name, value })),
  );
  const values = Float64Array.from(randomBytes(count), (byte) => byte / 4);
  return { series, timeline: [{ startMs: 0, intervalMs: 1000, count }], values };
}

/** What stands on each tape. */
async function tapesOf(parts: readonly TapeColumn[], options?: TapeOptions): Promise<SeriesColumns[][]> {
  const tapes: SeriesColumns[][] = [];
  for await (const { tape } of encodeParts(parts, options && { tape: options })) {
    const segment = await FlacSegment.open(new MemoryAccess(tape.bytes));
    const read: SeriesColumns[] = [];
    for (const track of segment.tracks)
      read.push({ series: track.series, ...(await segment.read(track, -Infinity, Infinity)) });
    tapes.push(read);
  }
  return tapes;
}

describe('parts', () => {
  test('go onto one tape where it has room, and onto more where it has none', async () => {
    const parts = ['a', 'b', 'c'].map((name) => noise({ name }, 400));
    const whole = parts.map(({ series, values }) => ({
      series,
      timestampsMs: Float64Array.from(values.keys(), (index) => index * 1000),
      values,
    }));
    for (const [mostSamples, series] of [
      [10_000, [3]],
      [1000, [2, 1]],
      [500, [1, 1, 1]],
    ] as const) {
      const tapes = await tapesOf(parts, { mostSamples });
      expect(tapes.map((tape) => tape.length)).toEqual(series);
      expect(bitsOf(tapes.flat())).toEqual(bitsOf(whole));
    }
  });

  test('that no tape has room for are divided by time', async () => {
    const [part, other] = [noise({}, 1000), noise({ name: 'b' }, 100)];
    const tapes = await tapesOf([part, other], { mostSamples: 300 });
    expect(tapes.flat().map(({ values }) => values.length)).toEqual([250, 250, 250, 250, 100]);
    const divided = tapes.flat().slice(0, 4);
    expect(divided.flatMap(({ values }) => [...values])).toEqual([...part.values]);
    expect(divided.flatMap(({ timestampsMs }) => [...timestampsMs])).toEqual(
      Array.from({ length: 1000 }, (_, index) => index * 1000),
    );
  });

  test('whose labels no index has room for go onto several', async () => {
    const parts = Array.from({ length: 210 }, () => noise({ long: randomBytes(11_500).toString('hex') }, 2));
    const tapes = await tapesOf(parts);
    expect(tapes.length).toBeGreaterThan(1);
    expect(tapes.flat().length).toBe(210);
    const alike = Array.from({ length: 70 }, () => noise({ long: 'x'.repeat(2 ** 20) }, 2));
    expect((await tapesOf(alike)).map((tape) => tape.length)).toEqual([35, 35]);
  });
});
