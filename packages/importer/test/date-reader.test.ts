import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { formatTime, parseTime } from '@flac-metrics/sample-codec';
import { noFindings } from '../src/index.ts';
import { DateReader } from '../src/date-reader.ts';
import { cursorOn } from './line-cursor-on.ts';

describe('RFC 3339', () => {
  const reader = new DateReader(noFindings());

  test('is what parseTime says, also when a time of the same minute came before', () => {
    const zone = fc.constantFrom('Z', 'z', '+01:00', '-11:30');
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 4_000_000_000_000 }), fc.nat(59_999), zone, (ms, other, zone) => {
        for (const time of [ms, ms - (ms % 60_000) + other]) {
          const text = formatTime(time).replace('Z', zone);
          expect(reader.read(cursorOn(text))).toBe(parseTime(text));
        }
      }),
    );
  });

  test('is cut to the millisecond, and counted', () => {
    const findings = noFindings();
    const cut = new DateReader(findings);
    expect(cut.read(cursorOn('2026-11-24T05:00:00.9999Z'))).toBe(Date.UTC(2026, 10, 24, 5, 0, 0, 999));
    expect(cut.read(cursorOn('2026-11-24T05:00:00.999000Z'))).toBe(Date.UTC(2026, 10, 24, 5, 0, 0, 999));
    expect(findings.finerTimes).toBe(1);
  });

  test.each(['2026-11-24T05:00:60Z', '2026-11-24T05:00:0Z', '2026-11-24T05:00:00.Z', '24.11.2026', ''])(
    '%j is refused, also behind a time of the same minute',
    (text) => {
      reader.read(cursorOn('2026-11-24T05:00:00Z'));
      expect(() => reader.read(cursorOn(text))).toThrow('expected a time');
    },
  );

  test.each([
    ['2026-02-30T05:00:00Z', 'its month has 28 days'],
    ['2024-02-30Z', 'its month has 29 days'],
    ['2026-04-00Z', 'its month has 30 days'],
    ['2026-13-01Z', 'a year has 12 months'],
  ])('%j is refused as a day that does not exist', (text, why) => {
    expect(() => reader.read(cursorOn(text))).toThrow(`the day of "${text}" does not exist: ${why}`);
  });
});

describe('a date', () => {
  const minuteMs = Date.UTC(2026, 10, 24, 5);
  test.each([
    ['2026-11-24T05:00:00.25', 250],
    ['2026-11-24 05:00:59', 59_000],
    ['2026-11-24 05:00', 0],
    ['2026-11-24', -5 * 3_600_000],
  ])('%s without a zone is of the zone that is told, or refused', (text, ms) => {
    const reader = new DateReader(noFindings(), 'Z');
    expect(reader.read(cursorOn(text))).toBe(minuteMs + ms);
    expect(new DateReader(noFindings(), '+02:00').read(cursorOn(text))).toBe(minuteMs + ms - 7_200_000);
    // Its own goes before.
    expect(reader.read(cursorOn(`${text}+01:00`))).toBe(minuteMs + ms - 3_600_000);
    expect(() => new DateReader(noFindings()).read(cursorOn(text))).toThrow(
      `"${text}" says no time zone; --time-zone`,
    );
  });
});
