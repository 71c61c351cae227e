import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { columnTimeFormatter, formatTime, formatTimeSpan, parseTime, parseTimeSpan } from '../src/index.ts';

describe('a time', () => {
  test.each([
    ['2026-11-24T05:00:00Z', Date.UTC(2026, 10, 24, 5)],
    ['2026-11-24t06:00:00.250+01:00', Date.UTC(2026, 10, 24, 5, 0, 0, 250)],
    ['2026-11-24 05:00:00-00:30', Date.UTC(2026, 10, 24, 5, 30)],
    ['2024-02-29T00:00:00.1239Z', Date.UTC(2024, 1, 29, 0, 0, 0, 124)],
    ['1795496400', 1_795_496_400_000],
    ['1795496400.25', 1_795_496_400_250],
    ['-1.5', -1500],
    ['0', 0],
  ])('%s is read', (text, ms) => {
    expect(parseTime(text)).toBe(ms);
  });

  test.each([
    '',
    'now',
    '2026-11-24',
    '2026-11-24T05:00:00',
    '2026-02-30T00:00:00Z',
    '2026-11-24T24:00:00Z',
    '2026-11-24T23:59:60Z',
    '2026-13-01T00:00:00Z',
    '2026-11-24T25:00:00Z',
    '1e9',
    '1795496400s',
    '999999999999',
    '-999999999999',
  ])('%j is refused with an example', (text) => {
    expect(() => parseTime(text)).toThrow('RFC 3339');
  });

  test('reads back as written, to the millisecond', () => {
    fc.assert(
      fc.property(fc.integer({ min: -62_167_219_200_000, max: 253_402_300_799_999 }), (ms) => {
        expect(parseTime(formatTime(ms))).toBe(ms);
      }),
    );
  });
});

test('a column of times is written as each of them', () => {
  const nearby = fc.array(fc.integer({ min: -200_000, max: 200_000 }));
  fc.assert(
    fc.property(fc.integer({ min: -62e12, max: 253e12 }), nearby, (start, distances) => {
      const format = columnTimeFormatter();
      for (const distance of distances) expect(format(start + distance)).toBe(formatTime(start + distance));
    }),
  );
});

describe('a time span', () => {
  test.each([
    ['250ms', 250],
    ['1s', 1000],
    ['15m', 900_000],
    ['2h', 7_200_000],
    ['1d', 86_400_000],
    ['1h30m', 5_400_000],
  ])('%s is read', (text, ms) => {
    expect(parseTimeSpan(text)).toBe(ms);
  });

  test.each(['', '1', 's', '0s', '-1s', '1.5s', '1 s', '1w', '1S', '999999999999d'])(
    '%j is refused',
    (text) => {
      expect(() => parseTimeSpan(text)).toThrow('250ms, 1s, 15m');
    },
  );

  test('reads back as written', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 1e12 }), (ms) => {
        expect(parseTimeSpan(formatTimeSpan(ms))).toBe(ms);
      }),
    );
  });

  test('is written in the largest unit that divides it', () => {
    expect([1500, 90_000, 3_600_000, 86_400_000].map(formatTimeSpan)).toEqual(['1500ms', '90s', '1h', '1d']);
  });
});
