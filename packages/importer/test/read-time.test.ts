import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { formatTime, parseTime } from '@flac-metrics/sample-codec';
import { noFindings } from '../src/index.ts';
import type { LineCursor } from '../src/line-cursor.ts';
import { readUnixTime, Rfc3339Reader, type TimeUnit } from '../src/read-time.ts';

function cursorOn(text: string): LineCursor {
  const bytes = Buffer.from(text);
  return { bytes, at: 0, end: bytes.length, line: 1 };
}

function unix(text: string, unit: TimeUnit = 's') {
  const findings = noFindings();
  return [readUnixTime(cursorOn(text), unit, findings), findings.finerTimes];
}

describe('a Unix time', () => {
  test('gives every millisecond back, whatever the number of digits behind the point', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 0, max: 253_402_300_799_999 }),
        fc.integer({ min: 0, max: 6 }),
        (ms, zeros) => {
          const digits = String(ms).padStart(4, '0');
          const seconds = `${digits.slice(0, -3)}.${digits.slice(-3)}${'0'.repeat(zeros)}`;
          expect(unix(seconds)).toEqual([ms, 0]);
          expect(unix(String(ms), 'ms')).toEqual([ms, 0]);
          expect(unix(`${seconds}e0`)).toEqual([ms, 0]);
        },
      ),
    );
  });

  test.each([
    ['1795496400', 1_795_496_400_000, 0],
    ['1795496400.2', 1_795_496_400_200, 0],
    ['1795496400.', 1_795_496_400_000, 0],
    ['1.7954964e+09', 1_795_496_400_000, 0],
    ['-1.5', -1500, 0],
    ['-0.0001', 0, 1],
    ['1795496400.9999', 1_795_496_400_999, 1],
    ['1.7954964009999e9', 1_795_496_400_999, 1],
  ])('%s is cut to the millisecond', (text, ms, finer) => {
    expect(unix(text)).toEqual([ms, finer]);
  });

  test.each(['', 'now', '1.2.3', 'NaN', '+Inf', '0x10', '12:00'])('%j is refused', (text) => {
    expect(() => unix(text)).toThrow('expected a time in Unix seconds');
  });

  test.each(['1795496400000', '99999999999999999999', '1e300', '-99999999999999'])(
    '%s is of no year that there is',
    (text) => {
      expect(() => unix(text)).toThrow('is not within the years 0 to 9999');
    },
  );
});

describe('RFC 3339', () => {
  const reader = new Rfc3339Reader(noFindings());

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
    const cut = new Rfc3339Reader(findings);
    expect(cut.read(cursorOn('2026-11-24T05:00:00.9999Z'))).toBe(Date.UTC(2026, 10, 24, 5, 0, 0, 999));
    expect(cut.read(cursorOn('2026-11-24T05:00:00.999000Z'))).toBe(Date.UTC(2026, 10, 24, 5, 0, 0, 999));
    expect(findings.finerTimes).toBe(1);
  });

  test.each([
    '2026-02-30T05:00:00Z',
    '2026-11-24T05:00:60Z',
    '2026-11-24T05:00:00',
    '2026-11-24T05:00:0Z',
    '2026-11-24T05:00:00.Z',
    '2026-11-24',
    '',
  ])('%j is refused, also behind a time of the same minute', (text) => {
    reader.read(cursorOn('2026-11-24T05:00:00Z'));
    expect(() => reader.read(cursorOn(text))).toThrow('expected a time');
  });
});
