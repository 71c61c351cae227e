import { describe, expect, test } from 'vitest';
import { parseSeries, sampleCount, type Timeline } from '@flac-metrics/sample-codec';
import { planCompaction, type CompactionPlan } from '../src/plan-compaction.ts';
import type { Source } from '../src/source.ts';

const day = 86_400_000;
const everySecond = (startMs: number, count: number): Timeline => [{ startMs, intervalMs: 1000, count }];

function sourceOf(fileName: string, tracks: Readonly<Record<string, Timeline>>): Source {
  const version = { sizeBytes: 1, modifiedMs: 0, inode: 0 };
  return {
    file: { fileName, path: `/${fileName}`, extension: 'flac', version },
    tracks: Object.entries(tracks).map(([series, timeline]) => ({ series: parseSeries(series), timeline })),
  };
}

/** Each window's start in seconds, and the samples of the columns of its tapes; those that are there in brackets. */
function told({ windows }: CompactionPlan): string[] {
  return windows.map(({ startMs, slug, tapes }) => {
    const all = tapes.map(({ columns, there }) => {
      const counts = columns.map(({ span }) => span.count).join('+');
      return there ? `(${counts})` : counts;
    });
    return `${startMs / 1000} ${slug}: ${all.join(', ')}`;
  });
}

/** The tapes of a plan, as files. */
function tapesOf({ windows }: CompactionPlan): Source[] {
  return windows.flatMap(({ startMs, slug, tapes }) =>
    tapes.map(({ columns }, number) => {
      const tracks = columns.map(({ series, span }) => ({
        series,
        timeline: everySecond(span.fromMs, span.count),
      }));
      return { ...sourceOf(`${slug} ${startMs} ${number}.tape.flac`, {}), tracks };
    }),
  );
}

describe('a plan', () => {
  test('divides by target and window, oldest first, in the order of series', async () => {
    const plan = await planCompaction(
      [
        sourceOf('1.flac', { 'up{instance="b"}': everySecond(0, 10) }),
        sourceOf('2.flac', { 'up{instance="a"}': everySecond(-5000, 20) }),
        sourceOf('3.flac', { 'down{instance="a"}': everySecond(3000, 4) }),
        sourceOf('4.flac', { 'up{instance="a"}': everySecond(10_000, 30) }),
      ],
      10_000,
    );
    expect(told(plan)).toEqual([
      '-10 @a: 5',
      '0 @b: 10',
      '0 @a: 4+10',
      '10 @a: 10',
      '20 @a: 10',
      '30 @a: 10',
    ]);
    expect(plan.outdated).toHaveLength(4);
  });

  test('counts a sample once that two files hold, and finds its own tapes to be as planned', async () => {
    const sources = [
      sourceOf('1.flac', { up: everySecond(0, 100), down: everySecond(500, 3) }),
      sourceOf('2.flac', { up: everySecond(50_000, 100) }),
    ];
    const plan = await planCompaction(sources, day);
    expect(told(plan)).toEqual(['0 series: 3+150']);
    const tapes = tapesOf(plan);
    const again = await planCompaction([...sources, ...tapes], day);
    expect(told(again)).toEqual(['0 series: (3+150)']);
    expect(again.outdated).toEqual(sources);
    expect(await planCompaction(tapes, day)).toEqual({ windows: [], outdated: [], kept: tapes });
  });

  test('of more samples than fit one tape has several, whose series are the same in a rerun', async () => {
    const count = 2 ** 22 - 10;
    const sources = ['a', 'b', 'c'].map((name, index) =>
      sourceOf(`${name}.flac`, { [name]: everySecond(0, [7, count, 2 ** 22 + 5][index] ?? 0) }),
    );
    const plan = await planCompaction(sources, 100 * day);
    expect(told(plan)).toEqual([`0 series: 7+${count}, ${2 ** 22}, 5`]);
    const tapes = tapesOf(plan);
    expect(told(await planCompaction([...sources, ...tapes], 100 * day))).toEqual([
      `0 series: (7+${count}), (${2 ** 22}), (5)`,
    ]);
    expect((await planCompaction(tapes, 100 * day)).windows).toEqual([]);
    // A kill has left the first alone.
    const [first, ...others] = tapes;
    expect(told(await planCompaction([...sources, ...(first ? [first] : [])], 100 * day))).toEqual([
      `0 series: (7+${count}), ${2 ** 22}, 5`,
    ]);
    expect(others).toHaveLength(2);
  });

  test('makes a tape of a lone file of one series, of two equal tapes one, and nothing of files without samples', async () => {
    const lone = await planCompaction([sourceOf('up.flac', { up: everySecond(0, 10) })], day);
    expect(told(lone)).toEqual(['0 series: 10']);
    const twins = ['1.tape.flac', '2.tape.flac'].map((name) => sourceOf(name, { up: everySecond(0, 10) }));
    const plan = await planCompaction(twins, day);
    expect([told(plan), plan.outdated]).toEqual([['0 series: (10)'], [twins[1]]]);
    expect(await planCompaction([sourceOf('up.flac', { up: [] })], day)).toEqual({
      windows: [],
      outdated: [],
      kept: [],
    });
  });

  test('divides series whose texts no index has room for', async () => {
    const long = 'x'.repeat(2 ** 19);
    const tracks = ['a', 'b', 'c', 'd', 'e'].map((name) => [`${name}{long="${long}"}`, everySecond(0, 10)]);
    const plan = await planCompaction([sourceOf('1.flac', Object.fromEntries(tracks))], day);
    expect(told(plan)).toEqual(['0 series: 10+10+10, 10+10']);
    expect((await planCompaction(tapesOf(plan), day)).windows).toEqual([]);
  });

  test('leaves out windows in gaps, however many, between runs and within one', async () => {
    for (const timeline of [
      [...everySecond(0, 1), ...everySecond(1e14, 1)],
      [{ startMs: 0, intervalMs: 1e14, count: 2 }],
    ]) {
      expect(sampleCount(timeline)).toBe(2);
      expect(told(await planCompaction([sourceOf('up.flac', { up: timeline })], 60_000))).toHaveLength(2);
    }
  });
});
