import fc from 'fast-check';
import { expect, test } from 'vitest';
import { boundOf, parseMaxError } from '../src/index.ts';

test.each([
  ['0.01', { kind: 'absolute', bound: 0.01 }],
  ['.5', { kind: 'absolute', bound: 0.5 }],
  ['5e-3', { kind: 'absolute', bound: 0.005 }],
  ['1%', { kind: 'share', share: 0.01 }],
  ['100%', { kind: 'share', share: 1 }],
])('%s is a bound', (text, maxError) => {
  expect(parseMaxError(text)).toEqual(maxError);
});

test.each(['', '0', '-1', 'x', '1e400', 'NaN', '0x10', '1 %', '%'])('"%s" is none', (text) => {
  expect(() => parseMaxError(text)).toThrow(
    expect.objectContaining({ code: 'bad-max-error', message: expect.stringContaining('as 0.01') }),
  );
});

test.each(['0%', '101%'])('%s is no share', (text) => {
  expect(() => parseMaxError(text)).toThrow('a share is above 0 % and at most 100 %');
});

test('a share is one of the range of the finite values, in few digits, and never more', () => {
  const onePercent = parseMaxError('1%');
  expect(boundOf(onePercent, Float64Array.of(10, Number.NaN, 30, Infinity))).toBe(0.2);
  expect(boundOf(onePercent, Float64Array.of(0, 98.76))).toBe(0.978);
  expect(boundOf(onePercent, Float64Array.of(5, 5))).toBe(0);
  expect(boundOf(onePercent, Float64Array.of(Number.NaN))).toBe(0);
  expect(boundOf(onePercent, Float64Array.of())).toBe(0);
  fc.assert(
    fc.property(fc.double({ min: 1e-300, max: 1e300, noNaN: true }), (range) => {
      const bound = boundOf(onePercent, Float64Array.of(0, range));
      expect(bound).toBeLessThanOrEqual(0.01 * range);
      expect(bound).toBeGreaterThan(0.0098 * range);
    }),
  );
});
