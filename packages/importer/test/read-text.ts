import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { temporaryFolder } from '../../../test/temporary-folder.ts';
import { openSeriesFile, type ReadSeriesOptions, type SeriesColumns } from '../src/index.ts';

/** Reads a text as a file of a name, whole. */
export function textReader(): (
  name: string,
  text: string | Uint8Array,
  options?: ReadSeriesOptions,
) => Promise<SeriesColumns[]> {
  const folder = temporaryFolder();
  return async (name, text, options) => {
    const path = join(folder, name);
    writeFileSync(path, text);
    const all: SeriesColumns[] = [];
    for await (const batch of openSeriesFile(path, options)) all.push(...batch);
    return all;
  };
}
