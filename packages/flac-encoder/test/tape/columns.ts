import fc from 'fast-check';
import { makeSeries, sampleCount, type Run, type Series, type Timeline } from '@flac-metrics/sample-codec';
import { columns } from '../../../sample-codec/test/ladder/columns.ts';
import type { TapeColumn } from '../../src/tape/index.ts';

/** Any runs, one after the other, some with deviations that leave times in order. */
const timelines: fc.Arbitrary<Timeline> = fc
  .array(
    fc.record({
      pauseMs: fc.integer({ min: 1, max: 1e9 }),
      intervalMs: fc.integer({ min: 3, max: 60_000 }),
      more: fc.nat(1500),
      jitterMs: fc.constantFrom(0, 0, 1, 20, 700),
    }),
    { maxLength: 3 },
  )
  .map((runs) => {
    let nextMs = 1_795_000_000_000;
    return runs.map(({ pauseMs, intervalMs, more, jitterMs }): Run => {
      const run = { startMs: nextMs + pauseMs, intervalMs, count: more + 1 };
      nextMs = run.startMs + run.count * intervalMs;
      const most = Math.min(jitterMs, Math.floor((intervalMs - 1) / 2));
      if (most === 0) return run;
      return {
        ...run,
        deviationsMs: Int16Array.from({ length: run.count }, (_, at) => (at * 7919) % (most + 1)),
      };
    });
  });

export function seriesOf(number: number): Series {
  return makeSeries([
    { name: '__name__', value: 'reading' },
    { name: 'instance', value: 'web-1:9100' },
    { name: 'job', value: 'node' },
    { name: 'number', value: String(number) },
  ]);
}

/** Columns of any bits on a few timelines. */
export const tapeColumns: fc.Arbitrary<TapeColumn[]> = fc
  .tuple(
    fc.array(timelines, { minLength: 1, maxLength: 3 }),
    fc.array(
      fc.tuple(
        fc.nat(2),
        columns.filter((values) => values.length > 0),
      ),
      { maxLength: 8 },
    ),
  )
  .map(([timelines, tracks]) =>
    tracks.map(([timelineNumber, source], number) => {
      const timeline = timelines[timelineNumber % timelines.length] ?? [];
      const values = Float64Array.from(
        { length: sampleCount(timeline) },
        (_, at) => source[at % source.length] ?? 0,
      );
      return { series: seriesOf(number), timeline, values };
    }),
  );

/** Series such as a host gives, of so many samples a second apart. */
export function hostColumns(count: number, seriesCount = 6): TapeColumn[] {
  const deviationsMs = Int8Array.from({ length: count }, (_, at) => (at % 50 === 7 ? 4 : 0));
  const timeline = [{ startMs: 1_795_478_400_000, intervalMs: 1000, count, deviationsMs }];
  let state = 1;
  const noise = (below: number): number => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return Math.floor((state / 2 ** 32) * below);
  };
  return Array.from({ length: seriesCount }, (_, number): TapeColumn => {
    let total = number * 1000;
    const next = [
      () => 42,
      () => (total += noise(20)),
      () => (total += noise(21) - 10) / 100,
      (at: number) => Math.floor(at / 200),
      () => noise(2) * 0.1,
      () => noise(1e6) / 7,
    ][number % 6];
    return {
      series: seriesOf(number),
      timeline,
      values: Float64Array.from({ length: count }, (_, at) => next?.(at) ?? 0),
    };
  });
}
