import { closeSync, openSync, writeSync } from 'node:fs';

/** Bytes that are gathered before they are written. */
const pieceBytes = 1 << 20;

/** A file of any length that is written piece by piece. */
export class Spool {
  readonly path: string;
  readonly #descriptor: number;
  #text = '';
  #bytes = 0;

  constructor(path: string) {
    this.path = path;
    this.#descriptor = openSync(path, 'w');
  }

  /** What has been given to it. */
  get byteLength(): number {
    return this.#bytes;
  }

  write(data: Uint8Array | string): void {
    if (typeof data === 'string') {
      this.#text += data;
      if (this.#text.length < pieceBytes) return;
    }
    this.#flush();
    if (typeof data !== 'string') this.#writeAll(data);
  }

  close(): void {
    this.#flush();
    closeSync(this.#descriptor);
  }

  #flush(): void {
    if (this.#text === '') return;
    this.#writeAll(Buffer.from(this.#text));
    this.#text = '';
  }

  #writeAll(bytes: Uint8Array): void {
    for (let written = 0; written < bytes.length;)
      written += writeSync(this.#descriptor, bytes, written, bytes.length - written);
    this.#bytes += bytes.length;
  }
}

/** Fills a file, which is closed then. @returns its path */
export async function spool(path: string, fill: (file: Spool) => Promise<void>): Promise<string> {
  const file = new Spool(path);
  try {
    await fill(file);
  } finally {
    file.close();
  }
  return path;
}
