import { Progress } from '@flac-metrics/command-line';
import type { ReadShare } from './read-bytes.ts';

/** How far an import has come, by the bytes of its files, on a terminal. */
export class ImportProgress {
  readonly #progress: Progress = new Progress();
  readonly #bytesInAll: number | undefined;
  readonly #startMs: number = Date.now();
  #current = '';
  #bytesBefore = 0;
  #bytesRead = 0;

  /** @param bytesInAll of all files; undefined where one of them has no known length */
  constructor(bytesInAll: number | undefined) {
    this.#bytesInAll = bytesInAll;
  }

  show(path: string, { bytesRead }: ReadShare): void {
    if (path !== this.#current) {
      this.#bytesBefore += this.#bytesRead;
      this.#current = path;
    }
    this.#bytesRead = bytesRead;
    const done = this.#bytesBefore + bytesRead;
    const seconds = (Date.now() - this.#startMs) / 1000;
    const rate = seconds > 0 ? `, ${(done / 1e6 / seconds).toFixed(1)} MB/s` : '';
    const share = this.#bytesInAll === undefined ? undefined : Math.min(1, done / this.#bytesInAll);
    const left = share ? `, ${describeSpan((seconds * (1 - share)) / share)} left` : '';
    this.#progress.show(`${path}${rate}${left}`, share);
  }

  /** To be called before anything else is printed, and at the end. */
  clear(): void {
    this.#progress.clear();
  }
}

function describeSpan(seconds: number): string {
  return seconds < 120 ? `${Math.ceil(seconds)} s` : `${Math.ceil(seconds / 60)} min`;
}
