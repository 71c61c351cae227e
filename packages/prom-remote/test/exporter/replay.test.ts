import { expect, test } from 'vitest';
import { formatSeries, parseSeries } from '@flac-metrics/sample-codec';
import { expositionPage } from '../../src/exporter/exposition-page.ts';
import { Replay, type ReplayedSeries } from '../../src/exporter/replay.ts';

const series = (text: string, seconds: readonly number[], values: readonly number[]): ReplayedSeries => ({
  series: parseSeries(text),
  columns: {
    timestampsMs: Float64Array.from(seconds, (second) => second * 1000),
    values: Float64Array.from(values),
  },
  intervalMs: 1000,
});

const recordings = [
  series('a{x="1"}', [100, 101, 102, 110, 111], [1, 2, 3, 4, 5]),
  series('b', [103, 104], [7, Number.NaN]),
];

function shownAt(replay: Replay): Record<string, number> {
  const shown: Record<string, number> = {};
  replay.visit((identity, value) => {
    shown[formatSeries(identity)] = value;
  });
  return shown;
}

test('all series play by one clock, hold between samples, are absent in gaps, and begin again at the end', () => {
  let nowMs = 5_000_000;
  const replay = new Replay(recordings, 1, () => nowMs);
  const at = (seconds: number) => {
    nowMs = 5_000_000 + seconds * 1000;
    return shownAt(replay);
  };
  expect(at(0)).toEqual({ 'a{x="1"}': 1 });
  expect(at(1.5)).toEqual({ 'a{x="1"}': 2 });
  expect(at(3)).toEqual({ 'a{x="1"}': 3, b: 7 });
  expect(at(4.2)).toEqual({ b: Number.NaN });
  expect(at(7)).toEqual({});
  expect(at(10)).toEqual({ 'a{x="1"}': 4 });
  expect(at(12)).toEqual({ 'a{x="1"}': 1 });
  expect(at(12 * 1000 + 3)).toEqual({ 'a{x="1"}': 3, b: 7 });
});

test('at another speed the same comes sooner or later', () => {
  for (const speed of [0.5, 60]) {
    let nowMs = 0;
    const replay = new Replay(recordings, speed, () => nowMs);
    nowMs = 3000 / speed;
    expect(shownAt(replay)).toEqual({ 'a{x="1"}': 3, b: 7 });
  }
});

test('the page has each metric once, with its series, in both formats', () => {
  const values = [Number.NaN, Infinity, -Infinity, -0, 1e21, 0.1];
  const shown = values.map((value, index) => series(`m{say="\\"${index}\\"\\n"}`, [1], [value]));
  const replay = new Replay([...shown, series('cpu_usage_percent{cpu="0"}', [1], [12.5])], 1, () => 0);
  const page = expositionPage(replay, false);
  expect(page).toBe(
    [
      '# TYPE m gauge',
      ...['NaN', '+Inf', '-Inf', '-0', '1e+21', '0.1'].map(
        (value, index) => `m{say="\\"${index}\\"\\n"} ${value}`,
      ),
      '# HELP cpu_usage_percent Share of the time since the last sample in which the core was not idle, in percent',
      '# TYPE cpu_usage_percent gauge',
      'cpu_usage_percent{cpu="0"} 12.5',
      '',
    ].join('\n'),
  );
  expect(expositionPage(replay, true)).toBe(`${page}# EOF\n`);
});
