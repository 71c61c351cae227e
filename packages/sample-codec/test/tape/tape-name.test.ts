import { expect, test } from 'vitest';
import { isTapeName, startOfTapeName } from '../../src/tape/index.ts';

const startMs = Date.UTC(2026, 10, 24);

test.each<[string, boolean, number | undefined]>([
  ['node@web-1_9100_2026-11-24_00-00-00.tape.flac', true, startMs],
  ['node@web-1_9100_2026-11-24_00-00-00_2.tape.flac', true, startMs],
  ['a_2025-01-01_00-00-00_b_2026-11-24_00-00-00.TAPE.FLAC', true, startMs],
  ['node@web-1.tape.flac', true, undefined],
  ['node_2026-11-24_25-00-00.tape.flac', true, undefined],
  ['cpu_0_2026-11-24_00-00-00.flac', false, undefined],
  ['mixtape.flac', false, undefined],
  ['node_2026-11-24_00-00-00.tape.flac.part', false, undefined],
])('%s: a tape? %s, from %s', (fileName, isTape, start) => {
  expect(isTapeName(fileName)).toBe(isTape);
  expect(startOfTapeName(fileName)).toBe(start);
});
