import { open, type FileHandle } from 'node:fs/promises';
import type { RandomAccess } from './random-access.ts';
import { checkRange, shortRead } from './range.ts';
import { checkRegularFile, openError, readFlags } from './regular-file.ts';

/** A file on disk. Its length is taken once, so a file that grows meanwhile reads as it was when opened. */
export class FileAccess implements RandomAccess {
  readonly name: string;
  readonly byteLength: number;
  #handle: FileHandle | undefined;

  private constructor(path: string, byteLength: number, handle: FileHandle) {
    this.name = path;
    this.byteLength = byteLength;
    this.#handle = handle;
  }

  /** @throws the system's error (`ENOENT`, `EACCES`, …) where the file cannot be opened; RandomAccessError `is-folder`, `not-a-file` */
  static async open(path: string): Promise<FileAccess> {
    const handle = await open(path, readFlags).catch((error: unknown) => {
      throw openError(path, error);
    });
    try {
      const stats = await handle.stat();
      checkRegularFile(path, stats);
      return new FileAccess(path, stats.size, handle);
    } catch (error) {
      await handle.close();
      throw error;
    }
  }

  async read(offset: number, target: Uint8Array): Promise<void> {
    const { length } = target;
    checkRange(this, offset, length);
    if (!this.#handle) throw new Error(`${this.name}: read after close`);
    let filled = 0;
    while (filled < length) {
      const { bytesRead } = await this.#handle.read(target, filled, length - filled, offset + filled);
      if (bytesRead === 0) throw shortRead(this, offset + filled);
      filled += bytesRead;
    }
  }

  async lengthNow(): Promise<number> {
    return this.#handle ? (await this.#handle.stat()).size : this.byteLength;
  }

  async close(): Promise<void> {
    const handle = this.#handle;
    this.#handle = undefined;
    await handle?.close();
  }
}
