import fc from 'fast-check';
import { RE2JS } from 're2js';
import { describe, expect, test } from 'vitest';
import { compilePattern, patternCost, writtenOutLength } from '../../src/matcher/pattern.ts';

describe('a pattern', () => {
  const literal = fc.stringMatching(/^[a-c.:|\\-]{0,6}$/);
  const pattern = fc
    .array(
      fc.oneof(
        literal,
        fc.constantFrom('\\.', '\\|', '|', 'é', '\\\\', '{', '(?i)', '(', '(?:', ')', '€', '\\'),
      ),
      { maxLength: 6 },
    )
    .map((parts) => parts.join(''));

  test('matches what RE2 matches, and is refused where RE2 refuses it, also where it is only a list of texts', () => {
    fc.assert(
      fc.property(pattern, fc.oneof(literal, fc.constantFrom('a.b', 'a|b', 'é', '\\')), (pattern, text) => {
        let expected: boolean | undefined;
        try {
          expected = RE2JS.compile(pattern, RE2JS.DOTALL).matches(text);
        } catch {
          expect(() => compilePattern(pattern)).toThrow('error parsing regexp');
          return;
        }
        const test = compilePattern(pattern);
        expect([test(text), test(text)]).toEqual([expected, expected]);
      }),
      { numRuns: 1000 },
    );
  });

  test('may escape what RE2 lets it escape', () => {
    const escapes = Array.from({ length: 0x2100 }, (_, code) => `a|\\${String.fromCodePoint(code)}`);
    const accepted = (compile: (pattern: string) => unknown) =>
      escapes.filter((pattern) => {
        try {
          return compile(pattern);
        } catch {
          return false;
        }
      });
    expect(accepted(compilePattern)).toEqual(accepted((pattern) => RE2JS.compile(pattern)));
  });

  test.each([
    ['abc', 3],
    ['a{3}', 3],
    ['(ab){100}', 300],
    ['((ab){10}){10}', 310],
    ['[a-z]{5,8}', 8 * 16],
    ['[]{9}]', 16],
    ['\\pL{3}', 3 * 16],
    ['\\{9}', 3],
    ['\\p{Greek}{4}', 4 * 16],
    ['a{2,}', 2],
    ['(a', 1],
  ])('%s is %d characters long, written out', (pattern, length) => {
    expect(writtenOutLength(pattern)).toBe(length);
  });

  test.each([
    ['web-1|web-2', 1],
    ['(web-1|web-2|web-3\\.example)', 2],
    ['(?:a|b)', 1],
    ['web-.|web-2', 11],
    ['(a|b)|(c)', 9],
    ['(ab){100}', 300],
  ])('%s costs %d characters', (pattern, cost) => {
    expect(patternCost(pattern)).toBe(cost);
  });

  test('is not compiled to much more than its written out length', () => {
    const atom = fc.constantFrom('a', '.', '[a-c]', '\\d', 'x?', 'y*', 'z+', '|');
    const nested = fc.letrec((tie) => ({
      part: fc.oneof(
        { depthSize: 'small', withCrossShrink: true },
        atom,
        fc.array(tie('part'), { minLength: 1, maxLength: 4 }).map((parts) => `(${parts.join('')})`),
        fc
          .tuple(tie('part'), fc.integer({ min: 1, max: 9 }))
          .map(([part, times]) => `(${String(part)}){${times}}`),
      ),
    })).part;
    fc.assert(
      fc.property(nested, (pattern) => {
        // RE2 itself refuses repetitions that multiply to more than a thousand.
        fc.pre(timesWrittenOut(pattern) <= 1000);
        const size = RE2JS.compile(pattern).programSize();
        expect(size).toBeLessThanOrEqual(10 + 4 * writtenOutLength(pattern));
      }),
    );
  });
});

/** How often the innermost of nested repetitions comes, at the most. */
function timesWrittenOut(pattern: string): number {
  const most = [1];
  for (const [, end, times] of pattern.matchAll(/\(|(\))(?:\{(\d)\})?/g)) {
    if (end === undefined) most.push(1);
    else {
      const inside = (most.pop() ?? 1) * Number(times ?? 1);
      most.push(Math.max(most.pop() ?? 1, inside));
    }
  }
  return most[0] ?? 1;
}
