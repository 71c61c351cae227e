import fc from 'fast-check';
import { expect, test } from 'vitest';
import { excerpt, parseSelector, parseTime } from '../src/index.ts';

test('an excerpt is a text of 200 characters as it is, and of a longer one the part around a position', () => {
  const text = 'x'.repeat(200);
  expect(excerpt(text)).toBe(text);
  expect(excerpt(`${text}y`)).toBe(`${text}…`);
  expect(excerpt(`y${text}`, 201)).toBe(`…${text}`);
  fc.assert(
    fc.property(fc.string({ minLength: 1, maxLength: 1000 }), fc.nat(), (long, nat) => {
      const at = nat % long.length;
      const marked = `${long.slice(0, at)}\u{E000}${long.slice(at + 1)}`;
      expect(excerpt(marked, at)).toContain('\u{E000}');
      expect(excerpt(marked, at).length).toBeLessThanOrEqual(202);
    }),
  );
});

test('an excerpt cuts no character in two', () => {
  expect(excerpt(`${'x'.repeat(199)}😀`)).toBe(`${'x'.repeat(199)}…`);
  fc.assert(
    fc.property(
      fc.string({ unit: 'grapheme', minLength: 100, maxLength: 400 }),
      fc.nat(800),
      (text, around) => {
        expect(excerpt(text, around)).not.toMatch(/\p{Cs}/u);
      },
    ),
  );
});

test('what cannot be read is repeated in part only, and around the place that is wrong', () => {
  expect(() => parseSelector(`{a="${'x'.repeat(5000)}",b?"`)).toThrow(
    /^…x{9,}",b\?": expected .* at position 5007;/,
  );
  expect(() => parseSelector('{'.repeat(100_000))).toThrow(/^\{{200}…: expected/);
  expect(() => parseTime('9'.repeat(100_000))).toThrow(/^"9{200}…" is not a time/);
});
