import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  formatSegmentName,
  formatSeries,
  parseSegmentName,
  parseSeries,
  segmentFromName,
  slugOf,
} from '../src/index.ts';

describe('the name of a segment', () => {
  test('has the slug and the start in UTC, with milliseconds only where there are any, and an interval other than 1 s', () => {
    const startMs = Date.UTC(2026, 10, 24, 5);
    expect(formatSegmentName({ slug: 'cpu_0', startMs, extension: 'wav' })).toBe(
      'cpu_0_2026-11-24_05-00-00.wav',
    );
    expect(formatSegmentName({ slug: 'cpu_0', startMs: startMs + 200, extension: 'flac' })).toBe(
      'cpu_0_2026-11-24_05-00-00.200.flac',
    );
    const name = { slug: 'cpu_0', startMs: startMs + 200, extension: 'wav' } as const;
    expect(formatSegmentName({ ...name, intervalMs: 15_000 })).toBe('cpu_0_2026-11-24_05-00-00.200_15s.wav');
    expect(formatSegmentName({ ...name, intervalMs: 1000 })).toBe(formatSegmentName(name));
  });

  test('reads back', () => {
    const names = fc.record(
      {
        slug: fc.stringMatching(/^[a-zA-Z0-9_-]{1,20}$/),
        startMs: fc.integer({ min: 0, max: 253_402_300_799_999 }),
        extension: fc.constantFrom('wav' as const, 'flac' as const),
        intervalMs: fc.integer({ min: 1001, max: 2 ** 31 }),
      },
      { requiredKeys: ['slug', 'startMs', 'extension'] },
    );
    fc.assert(
      fc.property(names, (name) => {
        expect(parseSegmentName(formatSegmentName(name))).toEqual(name);
      }),
    );
  });

  test('reads with an extension in capitals', () => {
    expect(parseSegmentName('cpu_0_2026-11-24_05-00-00.WAV')).toEqual({
      slug: 'cpu_0',
      startMs: Date.UTC(2026, 10, 24, 5),
      extension: 'wav',
    });
  });

  test.each([
    'song.flac',
    'cpu_0_2026-11-24.wav',
    'cpu_0_2026-11-24_25-00-00.wav',
    'cpu_0_2026-11-24_24-00-00.wav',
    'cpu_0_2026-11-24_05-60-00.wav',
    'cpu_0_2026-11-24_05-00-60.wav',
    'cpu_0_2026-02-29_05-00-00.wav',
    'cpu_0_2026-02-31_05-00-00.wav',
    'cpu_0_2026-00-01_05-00-00.wav',
    'cpu_0_2026-11-24_05-00-00.wav.part',
    'cpu_0_2026-11-24_05-00-00_0s.wav',
    'cpu_0_2026-11-24_05-00-00_15x.wav',
  ])('is not found in %s', (fileName) => {
    expect(parseSegmentName(fileName)).toBeUndefined();
  });
});

describe('the slug of a series', () => {
  test.each([
    ['cpu_usage_percent{cpu="total",job="x"}', 'cpu_total'],
    ['memory_used_bytes{instance="a"}', 'memory_used_bytes'],
    ['{"../../etc/passwd"}', '_etc_passwd'],
    ['{job="x"}', 'series'],
    ['{"é"}', '_'],
  ])('of %s is %s', (series, slug) => {
    expect(slugOf(parseSeries(series))).toBe(slug);
  });

  test('fits a file name however long the metric is', () => {
    expect(slugOf(parseSeries(`{"${'x'.repeat(5000)}"}`)).length).toBe(200);
  });
});

describe('a file without tags', () => {
  test('is what the agent records under its name', () => {
    const found = segmentFromName({
      fileName: 'cpu_12_2026-11-24_05-00-00.flac',
      labels: [{ name: 'instance', value: 'web-1' }],
    });
    expect(found && formatSeries(found.tags.series)).toBe(
      'cpu_usage_percent{cpu="12",instance="web-1",job="monitoring-agent"}',
    );
    expect(found?.tags).toMatchObject({
      startMs: Date.UTC(2026, 10, 24, 5),
      intervalMs: 1000,
      mapping: { kind: 'decimal', digits: 2 },
    });
    expect(found?.metric.bitsPerSample).toBe(16);
  });

  test('has the interval that its name tells, and 1 s without', () => {
    const intervalOf = (fileName: string) => segmentFromName({ fileName })?.tags.intervalMs;
    expect(intervalOf('cpu_0_2026-11-24_05-00-00.200_200ms.flac')).toBe(200);
    expect(intervalOf('cpu_0_2026-11-24_05-00-00_15s.flac')).toBe(15_000);
    expect(intervalOf('cpu_0_2026-11-24_05-00-00.flac')).toBe(1000);
  });

  test('counts memory in KiB of 32 bits', () => {
    const found = segmentFromName({ fileName: 'memory_used_bytes_2026-11-24_05-00-00.wav' });
    expect(found?.tags.mapping).toEqual({ kind: 'binary', exponent: 10 });
    expect(found?.metric.bitsPerSample).toBe(32);
  });

  test('keeps its metric and core whatever labels are given', () => {
    const labels = [
      { name: '__name__', value: 'x' },
      { name: 'cpu', value: '9' },
      { name: 'job', value: 'other' },
    ];
    const found = segmentFromName({ fileName: 'cpu_total_2026-11-24_05-00-00.flac', labels });
    expect(found && formatSeries(found.tags.series)).toBe('cpu_usage_percent{cpu="total",job="other"}');
  });

  test.each([
    'track01.flac',
    'requests_2026-11-24_05-00-00.flac',
    'cpu_usage_percent_2026-11-24_05-00-00.flac',
    'cpu__2026-11-24_05-00-00.flac',
    'CPU_0_2026-11-24_05-00-00.flac',
  ])('%s is unknown', (fileName) => {
    expect(segmentFromName({ fileName })).toBeUndefined();
  });
});
