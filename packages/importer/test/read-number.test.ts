import fc from 'fast-check';
import { expect, test } from 'vitest';
import { readNumber } from '../src/read-number.ts';

function read(text: string): [value: number, rest: string] {
  const bytes = Buffer.from(text);
  const cursor = { bytes, at: 0, end: bytes.length, line: 1 };
  const value = readNumber(cursor);
  return [value, text.slice(cursor.at)];
}

test('a number is the very double that its text is nearest to', () => {
  const digits = fc.string({ unit: fc.integer({ min: 0, max: 9 }).map(String), minLength: 1, maxLength: 20 });
  const exponent = fc.integer({ min: -320, max: 300 }).map((power) => `e${power}`);
  const text = fc.oneof(
    fc.double({ noNaN: true }).map((value) => (Object.is(value, -0) ? '-0' : String(value))),
    fc
      .double({ noNaN: true })
      .filter(Number.isFinite)
      .map((value) => value.toFixed(3)),
    fc
      .tuple(fc.constantFrom('', '-', '+'), digits, digits)
      .map(([sign, whole, part]) => `${sign}${whole}.${part}`),
    fc
      .tuple(digits, exponent)
      .map(([whole, power]) => `${whole}${power}`)
      .filter((text) => Number.isFinite(Number(text))),
  );
  fc.assert(
    fc.property(
      text.filter((text) => !text.includes('Infinity')),
      fc.constantFrom('', ' 1', ',1'),
      (text, rest) => {
        expect(read(text + rest)).toEqual([Number(text), rest]);
      },
    ),
    { numRuns: 1000 },
  );
});

test.each([
  ['NaN', Number.NaN],
  ['nan', Number.NaN],
  ['+Inf', Infinity],
  ['Inf', Infinity],
  ['-Inf', -Infinity],
  ['infinity', Infinity],
  ['-0', -0],
  ['5.', 5],
  ['.5', 0.5],
  ['1e+06', 1_000_000],
  ['9007199254740993', 9_007_199_254_740_992],
])('%s is understood', (text, value) => {
  expect(read(text)[0]).toBe(value);
});

test.each(['', '-', '.', '1.2.3', '0x10', '1_000', '--1', 'null', '1e', '١', '1e999', '-1e999', 'Infinit'])(
  '%j is refused',
  (text) => {
    expect(() => read(text)).toThrow(/expected a number|beyond all doubles/);
  },
);
