import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { centuryTape } from '../../../test/rewritten-tape.ts';
import { temporaryFolder } from '../../../test/temporary-folder.ts';
import { seriesOfFolder, seriesOfSegment } from '../src/segment-series.ts';

const folder = temporaryFolder();
const mostSamples = 1000;

test('a series that is longer than memory bears comes in pieces', async () => {
  const path = join(folder, 'century.tape.flac');
  writeFileSync(path, await centuryTape(1));
  for (const all of [seriesOfSegment(path, 'flac', mostSamples), seriesOfFolder(folder, mostSamples)]) {
    let lastMs = -1;
    for (let piece = 0; piece < 2; piece += 1) {
      const { value } = await all.next();
      expect(value?.values.length).toBe(mostSamples);
      expect(value?.timestampsMs[0]).toBe(lastMs === -1 ? 0 : lastMs + 1000);
      lastMs = value?.timestampsMs.at(-1) ?? 0;
    }
    await all.return(undefined);
  }
});
