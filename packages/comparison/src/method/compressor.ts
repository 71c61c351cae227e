import { createReadStream, closeSync, openSync } from 'node:fs';
import { Writable, type Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { createGzip } from 'node:zlib';
import { SystemProgram } from '../peer/system-program.ts';

/** A general compressor, at its strongest customary level. */
export interface Compressor {
  readonly name: string;
  readonly commandLine: string;
  readonly programs: readonly string[];
  /** @returns what a file becomes, in bytes */
  compressedBytes(path: string, signal: AbortSignal): Promise<number>;
}

const gzip: Compressor = {
  name: 'gzip',
  commandLine: 'gzip -9',
  programs: [],
  async compressedBytes(path, signal) {
    const counter = new ByteCounter();
    await pipeline(createReadStream(path), createGzip({ level: 9 }), counter, { signal });
    return counter.bytes;
  },
};

export const compressors: readonly Compressor[] = [
  gzip,
  byProgram('zstd', ['-19', '--quiet', '--stdout']),
  byProgram('xz', ['-9', '--quiet', '--stdout']),
];

function byProgram(name: string, args: readonly string[]): Compressor {
  return {
    name,
    commandLine: `${name} ${args[0] ?? ''}`,
    programs: [name],
    async compressedBytes(path, signal) {
      const descriptor = openSync(path, 'r');
      try {
        const program = new SystemProgram(name, args, signal, [descriptor, 'pipe']);
        const bytes = countBytes(program.child.stdout);
        await program.succeeded();
        return await bytes;
      } finally {
        closeSync(descriptor);
      }
    },
  };
}

async function countBytes(stream: Readable | null): Promise<number> {
  const counter = new ByteCounter();
  if (stream) await pipeline(stream, counter);
  return counter.bytes;
}

class ByteCounter extends Writable {
  bytes = 0;

  override _write(chunk: Uint8Array, _: BufferEncoding, callback: () => void): void {
    this.bytes += chunk.length;
    callback();
  }
}
