import type { SeriesColumns } from './series-columns.ts';

/** What is in memory at once: 256 MB of times and values. */
export const mostBatchSamples: number = 2 ** 24;

/** Series, none of them larger than a lot, in lots that fit memory. */
export async function* batchesOf(
  series: AsyncIterable<SeriesColumns>,
): AsyncGenerator<readonly SeriesColumns[], void> {
  let batch: SeriesColumns[] = [];
  let samples = 0;
  for await (const columns of series) {
    if (columns.values.length === 0) continue;
    if (batch.length > 0 && samples + columns.values.length > mostBatchSamples) {
      yield batch;
      batch = [];
      samples = 0;
    }
    batch.push(columns);
    samples += columns.values.length;
  }
  if (batch.length > 0) yield batch;
}
