import { expect, test } from 'vitest';
import { formatTick } from '../src/time-text.ts';

/** The ticks of an axis, as texts, in the locale and the time zone of whoever looks. */
const ticks = (fromMs: number, stepMs: number): string[] =>
  Array.from({ length: 3 }, (_, index) => formatTick(fromMs + index * stepMs, stepMs));

test.each([
  [1, 'milliseconds'],
  [500, 'half seconds'],
  [15_000, 'seconds'],
  [3_600_000, 'hours'],
  [86_400_000, 'days'],
  [31 * 86_400_000, 'months'],
  [366 * 86_400_000, 'years'],
])('ticks that are %d ms apart are told apart (%s)', (stepMs) => {
  expect(new Set(ticks(new Date(2026, 0, 1, 10, 20, 30).getTime(), stepMs)).size).toBe(3);
});

test('the tick at midnight tells the day', () => {
  const midnight = new Date(2026, 10, 28).getTime();
  expect(formatTick(midnight, 3_600_000)).toContain('28');
  expect(formatTick(midnight + 500, 500)).not.toContain('28');
});
