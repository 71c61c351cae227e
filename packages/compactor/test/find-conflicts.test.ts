import { expect, test } from 'vitest';
import { temporaryFolder } from '../../../test/temporary-folder.ts';
import { findConflicts } from '../src/find-conflicts.ts';
import { openSource } from '../src/find-sources.ts';
import { openReader } from '../src/open-reader.ts';
import { writeFlac } from './one-series-flac.ts';

const folder = temporaryFolder();

test('conflicts are found among more samples than are put together at once', async () => {
  const paths = [0, 97].map((startSeconds) => {
    const samples = Int32Array.from({ length: 510_000 }, (_, index) => (startSeconds + index) % 1000);
    if (startSeconds > 0) samples[509_000] = -1;
    return writeFlac(folder, { series: 'up', startMs: startSeconds * 1000, samples });
  });
  const found = await Promise.all(paths.map(openSource));
  const sources = found.filter((source) => source !== undefined);
  const reader = openReader();
  const conflicts = await findConflicts(sources, () => true, undefined, reader);
  await reader.close();
  const reason = expect.stringContaining('at 1970-01-06T21:24:57.000Z');
  expect([...conflicts]).toEqual(paths.map((path) => [path, reason]));
});
