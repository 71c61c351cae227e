import { basename } from 'node:path';
import { formatBytes } from '@flac-metrics/command-line';
import type { TickReport } from './agent.ts';
import { sparkline } from './sparkline.ts';

/** So many are kept for the sparkline. */
const mostBars = 60;
const leastBars = 8;

/** What a line on a terminal says of a recording: the use of all cores lately, and how far their file has come. */
export class RecordingLine {
  readonly #usages: number[] = [];
  #words = '';

  add({ totalUsage, path, samples, bytes, files }: TickReport): void {
    this.#usages.push(totalUsage);
    if (this.#usages.length > mostBars) this.#usages.shift();
    const now = Number.isFinite(totalUsage) ? totalUsage.toFixed(1) : '?';
    const file =
      path === undefined
        ? 'no file'
        : `${basename(path)}  ${samples} ${samples === 1 ? 'sample' : 'samples'}  ${formatBytes(bytes)}`;
    const others = files > 1 ? `  and ${files - 1} more` : '';
    this.#words = ` ${now.padStart(5)} %  ${file}${path === undefined ? '' : others}`;
  }

  /** @param columns that there are; where that is too few, the end of the text is beyond them */
  text(columns: number): string {
    const bars = Math.max(leastBars, Math.min(mostBars, columns - this.#words.length - ' cpu '.length));
    return ` cpu ${sparkline(this.#usages, 100, bars)}${this.#words}`;
  }
}
