import { closeSync, fstatSync, openSync, readSync } from 'node:fs';
import type { RandomAccess } from './random-access.ts';
import { checkRange, shortRead } from './range.ts';
import { checkRegularFile, openError, readFlags } from './regular-file.ts';

/**
 * A file on disk, read without going through the thread pool: a small read costs a few microseconds instead of fifty, and the
 * thread does nothing else meanwhile. For worker threads.
 */
export class BlockingFileAccess implements RandomAccess {
  readonly name: string;
  readonly byteLength: number;
  #descriptor: number | undefined;

  private constructor(path: string, byteLength: number, descriptor: number) {
    this.name = path;
    this.byteLength = byteLength;
    this.#descriptor = descriptor;
  }

  /** @throws the system's error (`ENOENT`, `EACCES`, …) where the file cannot be opened; RandomAccessError `is-folder`, `not-a-file` */
  static open(path: string): BlockingFileAccess {
    const descriptor = openForReading(path);
    try {
      const stats = fstatSync(descriptor);
      checkRegularFile(path, stats);
      return new BlockingFileAccess(path, stats.size, descriptor);
    } catch (error) {
      closeSync(descriptor);
      throw error;
    }
  }

  async read(offset: number, target: Uint8Array): Promise<void> {
    const { length } = target;
    checkRange(this, offset, length);
    if (this.#descriptor === undefined) throw new Error(`${this.name}: read after close`);
    let filled = 0;
    while (filled < length) {
      const count = readSync(this.#descriptor, target, filled, length - filled, offset + filled);
      if (count === 0) throw shortRead(this, offset + filled);
      filled += count;
    }
  }

  async lengthNow(): Promise<number> {
    return this.#descriptor === undefined ? this.byteLength : fstatSync(this.#descriptor).size;
  }

  async close(): Promise<void> {
    const descriptor = this.#descriptor;
    this.#descriptor = undefined;
    if (descriptor !== undefined) closeSync(descriptor);
  }
}

function openForReading(path: string): number {
  try {
    return openSync(path, readFlags);
  } catch (error) {
    throw openError(path, error);
  }
}
