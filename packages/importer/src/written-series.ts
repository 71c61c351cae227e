import { formatSeries, formatTime } from '@flac-metrics/sample-codec';
import { ImporterError } from './importer-error.ts';
import type { SeriesColumns } from './sample-column.ts';

/** Series of one import: some 300 bytes each. */
const mostSeries = 2 ** 20;

/** From when to when the samples of each series have been written: batches are written one by one, and do not know each other. */
export class WrittenSeries {
  /** Pairs of first and last time. */
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
      for (let index = 0; index < spans.length; index += 2) {
        const [from, to] = [spans[index] ?? 0, spans[index + 1] ?? 0];
        if (fromMs <= to && from <= toMs) throw overlap(text, fromMs, from, to);
        // Batches mostly follow each other.
        if (to < fromMs && index === spans.length - 2) break;
      }
      if (spans.length === 0) this.#checkRoom();
      spans.push(fromMs, toMs);
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

function overlap(series: string, backMs: number, fromMs: number, toMs: number): ImporterError {
  return new ImporterError(
    'overlap',
    `${series} goes back to ${formatTime(backMs)}, but its samples from ${formatTime(fromMs)} to ${formatTime(toMs)} are on a tape ` +
      'already, so that two of one time would not be noticed; sort the input by time, or import files that overlap one by one into folders of their own',
  );
}
