import fc from 'fast-check';
import { expect, test } from 'vitest';
import { columnOf, pixelColumns } from '../../src/read/pixel-columns.ts';

const samples = fc
  .array(fc.tuple(fc.integer({ min: 1, max: 5000 }), fc.double()), { minLength: 1, maxLength: 200 })
  .map((steps) => {
    let timeMs = 0;
    return steps.map(([stepMs, value]) => ({ timeMs: (timeMs += stepMs), value }));
  });

test('a column has the least and the greatest finite of its samples, and counts all: no spike is lost', () => {
  fc.assert(
    fc.property(samples, fc.integer({ min: 1, max: 300 }), fc.nat(1000), (samples, width, marginMs) => {
      const [first, last] = [samples[0], samples.at(-1)];
      if (!first || !last) return;
      const grid = { fromMs: first.timeMs - marginMs, toMs: last.timeMs + 1 + marginMs, width };
      const made = pixelColumns(
        {
          timestampsMs: Float64Array.from(samples, ({ timeMs }) => timeMs),
          values: Float64Array.from(samples, ({ value }) => value),
        },
        grid,
      );
      for (let column = 0; column < width; column += 1) {
        const inside = samples.filter(({ timeMs }) => columnOf(grid, timeMs) === column);
        const numbers = inside.map(({ value }) => value).filter((value) => Number.isFinite(value));
        const at = column - made.first;
        expect(made.counts[at] ?? 0).toBe(inside.length);
        if (inside.length === 0) continue;
        const [least, greatest] =
          numbers.length === 0 ? [Number.NaN, Number.NaN] : [Math.min(...numbers), Math.max(...numbers)];
        // Adding 0 makes of -0 what it looks like.
        expect([made.minima[at], made.maxima[at]].map((value) => (value ?? 0) + 0)).toEqual([
          least + 0,
          greatest + 0,
        ]);
      }
    }),
  );
});

test('columns divide the range into equal spans, its end in the last', () => {
  const grid = { fromMs: 1000, toMs: 2000, width: 4 };
  expect([1000, 1249, 1250, 1999, 2000].map((timeMs) => columnOf(grid, timeMs))).toEqual([0, 0, 1, 3, 3]);
});
