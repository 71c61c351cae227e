import fc from 'fast-check';
import { expect, test } from 'vitest';
import { formatTapeName, isTapeName, startOfTapeName } from '../../src/tape/index.ts';

const startMs = Date.UTC(2026, 10, 24);

test.each<[string, boolean, number | undefined]>([
  ['node@web-1_9100_2026-11-24_00-00-00.tape.flac', true, startMs],
  ['node@web-1_9100_2026-11-24_00-00-00_2.tape.flac', true, startMs],
  ['node@web-1_9100_2026-11-24_00-00-00.250_12.tape.flac', true, startMs + 250],
  ['a_2025-01-01_00-00-00_b_2026-11-24_00-00-00.TAPE.FLAC', true, startMs],
  ['node@web-1.tape.flac', true, undefined],
  ['node_2026-11-24_25-00-00.tape.flac', true, undefined],
  ['cpu_0_2026-11-24_00-00-00.flac', false, undefined],
  ['mixtape.flac', false, undefined],
  ['node_2026-11-24_00-00-00.tape.flac.part', false, undefined],
  ['node_2026-11-24_24-00-00.tape.flac', true, undefined],
  ['node_2026-02-31_00-00-00.tape.flac', true, undefined],
  ['node_2026-11-24_00-00-00_1.tape.flac', true, undefined],
])('%s: a tape? %s, from %s', (fileName, isTape, start) => {
  expect(isTapeName(fileName)).toBe(isTape);
  expect(startOfTapeName(fileName)).toBe(start);
});

test('a tape is named so that the start of its window is found, and the tapes of a window differ', () => {
  const slug = fc.string({ unit: fc.constantFrom('a', '_', '-', '@', '.', '1'), minLength: 1 });
  fc.assert(
    fc.property(
      slug,
      fc.integer({ min: 0, max: 4e12 }),
      fc.integer({ min: 1, max: 999 }),
      (slug, startMs, number) => {
        const name = formatTapeName({ slug, startMs, number });
        expect(startOfTapeName(name)).toBe(startMs);
        expect(isTapeName(name)).toBe(true);
        expect(formatTapeName({ slug, startMs, number: number + 1 })).not.toBe(name);
      },
    ),
  );
  expect(formatTapeName({ slug: 'node@web-1_9100', startMs })).toBe(
    'node@web-1_9100_2026-11-24_00-00-00.tape.flac',
  );
});
