import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { FlacSegment } from '@flac-metrics/flac-reader';
import { FileAccess } from '@flac-metrics/random-access';
import type { SeriesColumns } from '../src/index.ts';

/** The tracks of all tapes of a folder, in the order of the names. */
export async function readTapes(folder: string): Promise<SeriesColumns[]> {
  const all: SeriesColumns[] = [];
  for (const name of readdirSync(folder).toSorted()) {
    const segment = await FlacSegment.open(await FileAccess.open(join(folder, name)));
    for (const track of segment.tracks)
      all.push({ series: track.series, ...(await segment.read(track, -Infinity, Infinity)) });
    await segment.close();
  }
  return all;
}
