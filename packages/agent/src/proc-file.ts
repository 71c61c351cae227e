import { closeSync, openSync, readSync } from 'node:fs';

/** Enough for all of it on most machines. */
const firstBytes = 1 << 16;
/**
 * Linux knows 8192 cores at most, in lines of 120 bytes at most: 1 MiB. /proc/stat counts every interrupt after the cores, so it
 * may be longer; that part does not matter.
 */
const mostBytes = 1 << 20;

/** A file of /proc, opened once and read anew at every look into the same memory. */
export class ProcFile {
  readonly path: string;
  readonly #descriptor: number;
  #bytes: Uint8Array = new Uint8Array(firstBytes);

  constructor(path: string) {
    this.path = path;
    this.#descriptor = openSync(path, 'r');
  }

  /** The text as bytes, valid until the next read; what is beyond 1 MiB is left out. */
  read(): Uint8Array {
    for (;;) {
      // One read gives one moment: a second that goes on behind it might not.
      const length = readSync(this.#descriptor, this.#bytes, 0, this.#bytes.length, 0);
      if (length < this.#bytes.length || length >= mostBytes) return this.#bytes.subarray(0, length);
      this.#bytes = new Uint8Array(2 * length);
    }
  }

  close(): void {
    closeSync(this.#descriptor);
  }
}

/** Whether a byte of the text is one of the digits 0 to 9; false beyond its end. */
export function isDigit(byte: number | undefined): boolean {
  return byte !== undefined && byte >= 48 && byte <= 57;
}
