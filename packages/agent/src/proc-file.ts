import { closeSync, openSync, readSync } from 'node:fs';

/** /proc/stat lists every interrupt after the cores; the part that matters comes first and fits. */
const mostBytes = 1 << 16;

/** A file of /proc, opened once and read anew at every look into the same memory. */
export class ProcFile {
  readonly path: string;
  readonly #descriptor: number;
  readonly #bytes: Uint8Array = new Uint8Array(mostBytes);

  constructor(path: string) {
    this.path = path;
    this.#descriptor = openSync(path, 'r');
  }

  /** The text as bytes, valid until the next read. */
  read(): Uint8Array {
    const length = readSync(this.#descriptor, this.#bytes, 0, mostBytes, 0);
    return this.#bytes.subarray(0, length);
  }

  close(): void {
    closeSync(this.#descriptor);
  }
}
