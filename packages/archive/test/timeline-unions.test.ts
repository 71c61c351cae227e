import { describe, expect, test } from 'vitest';
import { parseSeries, sampleCount, type Timeline } from '@flac-metrics/sample-codec';
import { TimelineUnions } from '../src/timeline-unions.ts';

const series = parseSeries('up');
const everySecond = (startMs: number, count: number): Timeline => [{ startMs, intervalMs: 1000, count }];

describe('the union of the timelines of a series', () => {
  test('is one object as long as the timelines are the same', () => {
    const unions = new TimelineUnions();
    const [a, b, c] = [everySecond(0, 10), everySecond(5000, 10), everySecond(500, 10)];
    const first = unions.of(series, [a, b]);
    expect(sampleCount(first)).toBe(15);
    expect(unions.of(series, [a, b])).toBe(first);
    expect(unions.of(series, [a])).toBe(a);
    expect(unions.of(series, [])).toEqual([]);
    expect(sampleCount(unions.of(series, [a, c]))).toBe(20);
    expect(unions.of(series, [a, b])).toEqual(first);
  });

  test('of too many that overlap names the series, and does not stand for the next', () => {
    const unions = new TimelineUnions();
    const many = [everySecond(0, 1_100_000), everySecond(500, 1_100_000)];
    for (let time = 0; time < 2; time += 1)
      expect(() => unions.of(series, many)).toThrow(/^up: 2200000 samples .* narrow the time range$/);
  });
});
