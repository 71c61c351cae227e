import { statSync } from 'node:fs';
import { openSeriesFile, standardInput, type CsvOptions, type SeriesFormat } from '@flac-metrics/importer';
import { extensionOf } from '@flac-metrics/sample-codec';
import { batchesOf, mostBatchSamples } from './batches.ts';
import { ComparisonError } from './comparison-error.ts';
import { seriesOfFolder, seriesOfSegment } from './segment-series.ts';
import type { SeriesColumns } from './series-columns.ts';

export interface OpenPathOptions {
  /** Of text files; where it is not told, name or first bytes tell. */
  readonly format?: SeriesFormat | undefined;
  readonly csv?: CsvOptions | undefined;
  readonly signal: AbortSignal;
}

/**
 * The samples of a file, of standard input (`-`), or of all segments of a folder, in lots that fit memory.
 * @throws ComparisonError `no-samples` where there are none; ImporterError, or the format's error; the system's error
 */
export async function* openPath(
  path: string,
  options: OpenPathOptions,
): AsyncGenerator<readonly SeriesColumns[], void> {
  let isEmpty = true;
  for await (const batch of lotsOf(path, options)) {
    if (batch.length === 0) continue;
    isEmpty = false;
    yield batch;
  }
  if (isEmpty) throw new ComparisonError('no-samples', `${path}: there are no samples in it`);
}

function lotsOf(
  path: string,
  { format, csv, signal }: OpenPathOptions,
): AsyncGenerator<readonly SeriesColumns[], void> {
  if (path !== standardInput && statSync(path).isDirectory()) return batchesOf(seriesOfFolder(path));
  const extension = extensionOf(path);
  if (extension && format === undefined) return batchesOf(seriesOfSegment(path, extension));
  return openSeriesFile(path, { format, csv, signal, samplesPerBatch: mostBatchSamples });
}
