import fc from 'fast-check';
import { expect, test } from 'vitest';
import { graphemesOf } from '../src/terminal-text.ts';

test('the letters of long texts are those of Unicode, wherever they are divided', () => {
  const letters = ['a', '温', 'e\u0301', '👍🏽', '🇪🇺', '👨‍👩‍👧', '\u1100\u1161', '\uD83D', ' '];
  const texts = fc.string({ unit: fc.constantFrom(...letters), minLength: 200, maxLength: 1000 });
  fc.assert(
    fc.property(texts, (text) => {
      const whole = Array.from(new Intl.Segmenter().segment(text), ({ segment }) => segment);
      expect([...graphemesOf(text)]).toEqual(whole);
    }),
  );
});
