import { statSync } from 'node:fs';
import { Progress, type ProgressOptions } from './progress.ts';

interface MeasuredFile {
  /** Undefined of what has no length: a pipe, or what is not there, which is told when its turn comes. */
  readonly bytes: number | undefined;
  /** Of all files before it. */
  readonly bytesBefore: number;
}

/** How far work through files, one after the other, has come: by their bytes. */
export class FilesProgress {
  readonly #progress: Progress;
  readonly #files: ReadonlyMap<string, MeasuredFile>;
  /** Undefined where one of them has no length. */
  readonly #bytesInAll: number | undefined;

  /** @param paths in the order of the work */
  constructor(paths: readonly string[], options: Omit<ProgressOptions, 'unit'> = {}) {
    this.#progress = new Progress(options);
    const files = new Map<string, MeasuredFile>();
    let bytesBefore = 0;
    for (const path of new Set(paths)) {
      const bytes = bytesOf(path);
      files.set(path, { bytes, bytesBefore });
      bytesBefore += bytes ?? 0;
    }
    this.#files = files;
    this.#bytesInAll = [...files.values()].every(({ bytes }) => bytes !== undefined)
      ? bytesBefore
      : undefined;
  }

  /** @param share of one file, 0 to 1 */
  showShare(path: string, share: number): void {
    this.showBytes(path, share * (this.#files.get(path)?.bytes ?? 0));
  }

  /** @param bytesDone of one file */
  showBytes(path: string, bytesDone: number): void {
    const done = (this.#files.get(path)?.bytesBefore ?? 0) + bytesDone;
    // A file may have grown since it was measured.
    const share = this.#bytesInAll === undefined ? undefined : Math.min(1, done / this.#bytesInAll);
    this.#progress.show(path, share, done);
  }

  /** To be called before anything else is printed, and at the end. */
  clear(): void {
    this.#progress.clear();
  }
}

function bytesOf(path: string): number | undefined {
  const stats = statSync(path, { throwIfNoEntry: false });
  return stats?.isFile() ? stats.size : undefined;
}
