import fc from 'fast-check';
import { expect, test } from 'vitest';
import { changedRange, fixedRange, formatView, parseView, timesOf, toggledSeries } from '../src/view.ts';

const views = fc
  .record({
    series: fc.uniqueArray(fc.string({ minLength: 1, unit: 'grapheme' }), { maxLength: 8 }),
    focusAt: fc.nat(7),
    range: fc.oneof(
      fc.record({
        kind: fc.constant('live' as const),
        spanMs: fc.integer({ min: 1, max: 1e6 }).map((n) => n * 1000),
      }),
      fc
        .tuple(fc.integer({ min: 0, max: 2e12 }), fc.integer({ min: 1, max: 1e11 }))
        .map(([fromMs, spanMs]) => ({ kind: 'fixed' as const, fromMs, toMs: fromMs + spanMs })),
    ),
    search: fc.string(),
  })
  .map(({ series, focusAt, ...rest }) => ({ series, focus: series[focusAt % series.length], ...rest }));

test('an address says all that is looked at', () => {
  fc.assert(
    fc.property(views, (view) => {
      expect(parseView(formatView(view))).toEqual(view);
    }),
  );
});

test('what makes no sense in an address is left out', () => {
  expect(parseView('?from=2&to=1&focus=x&live=-1&series=a&series=a')).toEqual({
    series: ['a'],
    focus: 'a',
    range: undefined,
    search: '',
  });
});

test('a range is moved by shares of its length, and keeps its middle when it is zoomed', () => {
  const range = fixedRange(0, 100_000);
  expect(changedRange(range, 0, 0.5, 1)).toEqual({ kind: 'fixed', fromMs: 50_000, toMs: 150_000 });
  expect(changedRange(range, 0, 0, 0.5)).toEqual({ kind: 'fixed', fromMs: 25_000, toMs: 75_000 });
  // A live one stays live when it is zoomed, and stands still when it is moved.
  const live = { kind: 'live', spanMs: 60_000 } as const;
  expect(changedRange(live, 1e6, 0, 2)).toEqual({ kind: 'live', spanMs: 120_000 });
  expect(changedRange(live, 1e6, -1, 1)).toEqual({ kind: 'fixed', fromMs: 880_000, toMs: 940_000 });
  expect(timesOf(live, 1e6)).toEqual({ fromMs: 940_000, toMs: 1e6 });
});

test('a series that is chosen has the focus, and leaves it to another when it goes; eight are the most', () => {
  fc.assert(
    fc.property(views, fc.string({ minLength: 1 }), (view, series) => {
      const next = toggledSeries(view, series);
      const before = view.series.filter((one) => one !== series);
      if (next === undefined) expect(before).toHaveLength(8);
      else if (view.series.includes(series)) {
        expect(next.series).toEqual(before);
        expect(next.focus).toBe(view.focus === series ? before[0] : view.focus);
      } else expect(next).toEqual({ series: [...before, series], focus: series });
    }),
  );
});
