import { symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { parseSeries } from '@flac-metrics/sample-codec';
import { tapeOf } from '../../../test/tape-file.ts';
import { temporaryFolder } from '../../../test/temporary-folder.ts';
import { findOverlap } from '../src/tape-overlap.ts';

const folder = temporaryFolder();
const timeline = [{ startMs: 60_000, intervalMs: 1000, count: 2 }];
const values = Float64Array.of(1, 2);
const parts = [{ series: parseSeries('up'), timeline, values }];
const whole = tapeOf([{ series: 'up', timeline, values }]);

test('of a tape of the same series and times, and of one that has gone', async () => {
  const path = join(folder, 'whole.tape.flac');
  writeFileSync(path, whole);
  expect(await findOverlap(path, parts)).toEqual({ path, series: 1 });
  expect(await findOverlap(join(folder, 'gone.tape.flac'), parts)).toBeUndefined();
  const later = [
    { series: parseSeries('up'), timeline: [{ startMs: 0, intervalMs: 1000, count: 2 }], values },
  ];
  expect(await findOverlap(path, later)).toBeUndefined();
});

test('a damaged tape is told with its path, or has the series all the same', async () => {
  const path = join(folder, 'damaged.tape.flac');
  await fc.assert(
    fc.asyncProperty(fc.nat(whole.length - 1), fc.integer({ min: 1, max: 255 }), async (at, change) => {
      const mutated = Uint8Array.from(whole);
      mutated[at] = (mutated[at] ?? 0) ^ change;
      writeFileSync(path, mutated);
      const overlap = await findOverlap(path, parts);
      expect([
        { path, series: 1 },
        { path, unreadable: expect.stringContaining(path) },
      ]).toContainEqual(overlap);
    }),
  );
});

test('what the system refuses is told with path and reason', async () => {
  const loop = join(folder, 'loop.tape.flac');
  symlinkSync(loop, loop);
  expect(await findOverlap(loop, parts)).toEqual({
    path: loop,
    unreadable: `${loop}: too many symbolic links encountered`,
  });
  expect(await findOverlap(folder, parts)).toEqual({
    path: folder,
    unreadable: expect.stringContaining(folder),
  });
});
