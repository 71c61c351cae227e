import { expect, test } from 'vitest';
import { MemoryAccess } from '@flac-metrics/random-access';
import { centuryTape } from '../../../test/rewritten-tape.ts';
import { FlacSegment } from '../src/index.ts';
import { samplesOf } from '../src/samples-of.ts';

test('samples that need no disk let others have their turn between two pieces: a signal could not end them otherwise', async () => {
  const segment = await FlacSegment.open(new MemoryAccess(await centuryTape(1)));
  const [track] = segment.tracks;
  if (!track) throw new Error('there is a track');
  let hasTurned = false;
  setImmediate(() => (hasTurned = true));
  let pieces = 0;
  for await (const { values } of samplesOf(segment, track, -Infinity, Infinity)) {
    expect(values.length).toBe(1 << 16);
    pieces += 1;
    if (hasTurned || pieces === 3) break;
  }
  expect(hasTurned).toBe(true);
});
