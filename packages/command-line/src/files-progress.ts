import { statSync } from 'node:fs';
import { Progress, type ProgressOptions } from './progress.ts';

/** How far work through files, one after the other, has come: by their bytes. */
export class FilesProgress {
  readonly #progress: Progress;
  /** In the order of the work. Undefined of what has no length: a pipe, or what is not there, which is told when its turn comes. */
  readonly #bytesOf: Map<string, number | undefined>;
  readonly #bytesInAll: number | undefined;
  #current: string | undefined;
  #bytesBefore = 0;

  constructor(paths: readonly string[], options: Omit<ProgressOptions, 'unit'> = {}) {
    this.#progress = new Progress(options);
    this.#bytesOf = new Map(paths.map((path) => [path, bytesOf(path)]));
    const sizes = [...this.#bytesOf.values()];
    this.#bytesInAll = sizes.includes(undefined) ? undefined : sum(sizes);
  }

  /** @param share of one file, 0 to 1 */
  showShare(path: string, share: number): void {
    this.showBytes(path, share * (this.#bytesOf.get(path) ?? 0));
  }

  /** @param bytesDone of one file */
  showBytes(path: string, bytesDone: number): void {
    if (path !== this.#current) {
      this.#current = path;
      const files = [...this.#bytesOf.keys()];
      this.#bytesBefore = sum([...this.#bytesOf.values()].slice(0, files.indexOf(path)));
    }
    const done = this.#bytesBefore + bytesDone;
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

function sum(sizes: readonly (number | undefined)[]): number {
  return sizes.reduce<number>((total, size = 0) => total + size, 0);
}
