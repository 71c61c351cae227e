import { readBytes, type RandomAccess } from '@flac-metrics/random-access';

/*
 * Every chunk of RIFF, "Chunks":
 *
 *    0  id     four letters
 *    4  size   of the body, without its pad byte
 *    8  body   and a pad byte where its size is odd
 */
export const chunkHeaderBytes = 8;

export interface ChunkHeader {
  readonly id: string;
  readonly sizeBytes: number;
  readonly bodyOffset: number;
}

/** @throws RandomAccessError where the file ends within it */
export async function readChunkHeader(source: RandomAccess, at: number): Promise<ChunkHeader> {
  return parseChunkHeader(Buffer.from(await readBytes(source, at, chunkHeaderBytes)), at);
}

/** @param at where its bytes begin in the file */
export function parseChunkHeader(bytes: Buffer, at: number): ChunkHeader {
  return {
    id: bytes.toString('latin1', 0, 4),
    sizeBytes: bytes.readUInt32LE(4),
    bodyOffset: at + chunkHeaderBytes,
  };
}

/** Where the chunk after a body begins. */
export function offsetAfter(bodyOffset: number, sizeBytes: number): number {
  return bodyOffset + sizeBytes + (sizeBytes % 2);
}

export function formatChunkHeader(id: string, sizeBytes: number): Uint8Array {
  const header = Buffer.alloc(chunkHeaderBytes);
  header.write(id, 'latin1');
  header.writeUInt32LE(sizeBytes, 4);
  return header;
}
