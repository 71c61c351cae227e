import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { gather, layOut } from '../../src/ladder/lay-out.ts';
import type { Layout } from '../../src/ladder/layout.ts';

const forms = fc.constantFrom<Layout['form']>('none', 'plain', 'split', 'runs');
const layouts: fc.Arbitrary<Layout> = fc.record({
  offset: fc.maxSafeInteger().map((offset) => Math.trunc(offset / 16)),
  divisor: fc.integer({ min: 1, max: 5000 }),
  isDifferenced: fc.boolean(),
  drift: fc.integer(),
  form: forms,
});

describe('a layout', () => {
  test('gathers what it has laid out', () => {
    const numbers = fc.array(fc.integer({ min: -(2 ** 36), max: 2 ** 36 }), { maxLength: 50 });
    fc.assert(
      fc.property(layouts, numbers, fc.integer({ min: 1, max: 4 }), (base, numbers, repeats) => {
        const layout = base.isDifferenced ? base : { ...base, drift: 0 };
        const whole = Float64Array.from(
          numbers.flatMap((number) =>
            Array.from({ length: repeats }, () => number * layout.divisor + layout.offset),
          ),
        );
        const tracks = layOut(layout, whole);
        const back = tracks ? gather(layout, tracks, { first: 0, end: whole.length }, whole.length) : whole;
        expect(back).toEqual(whole);
      }),
    );
  });

  test('is refused where a number fits no track', () => {
    const layout = { offset: 0, divisor: 1, isDifferenced: false, drift: 0, form: 'plain' } as const;
    expect(layOut(layout, Float64Array.of(2 ** 31))).toBeUndefined();
    expect(layOut(layout, Float64Array.of(0.5))).toBeUndefined();
    expect(layOut({ ...layout, form: 'split' }, Float64Array.of(2 ** 53))).toBeUndefined();
    expect(layOut({ ...layout, form: 'none' }, Float64Array.of(0, 1))).toBeUndefined();
  });

  test('splits at 24 bits, with low parts about zero', () => {
    const layout = { offset: 0, divisor: 1, isDifferenced: false, drift: 0, form: 'split' } as const;
    expect(layOut(layout, Float64Array.of(-1, 2 ** 24, 2 ** 23, 2 ** 52))).toEqual([
      Int32Array.of(0, 1, 1, 2 ** 28),
      Int32Array.of(-1, 0, -(2 ** 23), 0),
    ]);
  });
});
