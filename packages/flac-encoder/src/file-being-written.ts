import { fstatSync, readSync } from 'node:fs';
import { RandomAccessError, type RandomAccess } from '@flac-metrics/random-access';

/**
 * A file that is still being written, for a reader that follows the writer: whoever reads what is not there yet waits for it.
 * Until the file is whole its length counts as endless; a read that went beyond its end then finds zeros there.
 */
export class FileBeingWritten implements RandomAccess {
  readonly name: string;
  readonly #descriptor: number;
  /** What the writer is known to have written. */
  #available = 0;
  #isWhole = false;
  readonly #waiting: (() => void)[] = [];

  /** @param descriptor open for reading; it stays the caller's */
  constructor(name: string, descriptor: number) {
    this.name = name;
    this.#descriptor = descriptor;
  }

  get byteLength(): number {
    return this.#isWhole ? this.#available : Number.MAX_SAFE_INTEGER;
  }

  /** The writer has written some more. */
  grow(): void {
    this.#available = fstatSync(this.#descriptor).size;
    for (const goOn of this.#waiting.splice(0)) goOn();
  }

  /** The writer will write no more, be it that it has finished or failed. */
  end(): void {
    this.#isWhole = true;
    this.grow();
  }

  async read(offset: number, target: Uint8Array): Promise<void> {
    const end = offset + target.length;
    while (this.#available < end && !this.#isWhole)
      await new Promise<void>((goOn) => this.#waiting.push(goOn));
    const there = Math.max(0, Math.min(end, this.#available) - offset);
    let filled = 0;
    while (filled < there) {
      const count = readSync(this.#descriptor, target, filled, there - filled, offset + filled);
      if (count === 0)
        throw new RandomAccessError('short-read', `${this.name}: became shorter while it was written`);
      filled += count;
    }
    target.fill(0, there);
  }

  async lengthNow(): Promise<number> {
    return this.byteLength;
  }

  async close(): Promise<void> {}
}
