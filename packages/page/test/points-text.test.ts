import { expect, test } from 'vitest';
import { describePoints } from '../src/points-text.ts';

const damaged = (file: string, toMs: number | null) => ({ file, reason: 'damaged', fromMs: 1000, toMs });

test('files of which it is known what is missing are named before those that may have anything', () => {
  const unread = [
    damaged('x.flac', null),
    damaged('y.flac', null),
    damaged('z.flac', null),
    damaged('a.flac', 2000),
  ];
  const text = describePoints({
    series: [{ series: 'm', samples: 5, isRaw: true, timesMs: [], min: [], unread }],
  });
  expect(text).toMatch(/a\.flac.*x\.flac.*y\.flac.*; and 1 more/);
});
