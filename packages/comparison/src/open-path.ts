import { statSync } from 'node:fs';
import { extensionOf } from '@flac-metrics/sample-codec';
import { batchesOf } from './batches.ts';
import { ComparisonError } from './comparison-error.ts';
import { seriesOfFolder, seriesOfSegment } from './segment-series.ts';
import type { SeriesColumns } from './series-columns.ts';

/**
 * The samples of a file, or of all segments of a folder, in lots that fit memory.
 * @throws ComparisonError `no-samples` where it is none of the files that are known, or holds none; the format's error; the
 *   system's error
 */
export async function* openPath(path: string): AsyncGenerator<readonly SeriesColumns[], void> {
  let isEmpty = true;
  for await (const batch of batchesOf(seriesOf(path))) {
    isEmpty = false;
    yield batch;
  }
  if (isEmpty) throw new ComparisonError('no-samples', `${path}: there are no samples in it`);
}

function seriesOf(path: string): AsyncGenerator<SeriesColumns, void> {
  if (statSync(path).isDirectory()) return seriesOfFolder(path);
  const extension = extensionOf(path);
  if (extension) return seriesOfSegment(path, extension);
  throw new ComparisonError('no-samples', `${path}: neither a folder nor a .wav or .flac`);
}
