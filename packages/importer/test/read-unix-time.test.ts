import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { noFindings } from '../src/index.ts';
import { readUnixTime } from '../src/read-unix-time.ts';
import type { TimeUnit } from '../src/time-unit.ts';
import { cursorOn } from './line-cursor-on.ts';

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
          expect(unix(`${ms}000`, 'us')).toEqual([ms, 0]);
          expect(unix(`${ms}000000`, 'ns')).toEqual([ms, 0]);
          expect(unix(`${ms}000001`, 'ns')).toEqual([ms, 1]);
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
