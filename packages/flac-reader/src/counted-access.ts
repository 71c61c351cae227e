import type { RandomAccess } from '@flac-metrics/random-access';

/** Counts what is read of a file. */
export class CountedAccess implements RandomAccess {
  readonly #source: RandomAccess;
  bytesRead = 0;

  constructor(source: RandomAccess) {
    this.#source = source;
  }

  get name(): string {
    return this.#source.name;
  }

  get byteLength(): number {
    return this.#source.byteLength;
  }

  async read(offset: number, target: Uint8Array): Promise<void> {
    await this.#source.read(offset, target);
    this.bytesRead += target.length;
  }

  lengthNow(): Promise<number> {
    return this.#source.lengthNow();
  }

  close(): Promise<void> {
    return this.#source.close();
  }
}
