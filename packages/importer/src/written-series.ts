import { formatSeries, formatTime } from '@flac-metrics/sample-codec';
import { ImporterError } from './importer-error.ts';
import type { SeriesColumns } from './sample-column.ts';

/** Series of one import: some 300 bytes each. */
const mostSeries = 2 ** 20;

/** From when to when the samples of each series have been written: batches are written one by one, and do not know each other. */
export class WrittenSeries {
  /** Pairs of first and last time, in the order of time. */
  readonly #spans = new Map<string, number[]>();

  get count(): number {
    return this.#spans.size;
  }

  /**
   * Notes a batch that is to be written.
   * @throws ImporterError `overlap` where it goes back behind what has been written, `too-many`
   */
  add(batch: readonly SeriesColumns[]): void {
    for (const { series, timestampsMs } of batch) {
      const text = formatSeries(series);
      const spans = this.#spans.get(text) ?? [];
      const [fromMs, toMs] = [timestampsMs[0] ?? 0, timestampsMs.at(-1) ?? 0];
      const at = 2 * countBefore(spans, fromMs);
      const [from = Infinity, to = Infinity] = spans.slice(at, at + 2);
      if (from <= toMs) throw overlap(text, fromMs, from, to);
      if (spans.length === 0) this.#checkRoom();
      // At the end mostly: batches follow each other.
      spans.splice(at, 0, fromMs, toMs);
      this.#spans.set(text, spans);
    }
  }

  #checkRoom(): void {
    if (this.#spans.size < mostSeries) return;
    throw new ImporterError(
      'too-many',
      `there are more than ${mostSeries} series; divide the input, and import the parts one by one`,
    );
  }
}

/** How many spans end before a time, by binary search. */
function countBefore(spans: readonly number[], timeMs: number): number {
  let [low, high] = [0, spans.length / 2];
  while (low < high) {
    const middle = (low + high) >>> 1;
    if ((spans[2 * middle + 1] ?? Infinity) < timeMs) low = middle + 1;
    else high = middle;
  }
  return low;
}

function overlap(series: string, backMs: number, fromMs: number, toMs: number): ImporterError {
  return new ImporterError(
    'overlap',
    `${series} goes back to ${formatTime(backMs)}, but its samples from ${formatTime(fromMs)} to ${formatTime(toMs)} are on a tape ` +
      'already, so that two of one time would not be noticed; sort the input by time, or import files that overlap one by one into folders of their own',
  );
}
