import { readBytes, type RandomAccess } from '@flac-metrics/random-access';

/** Bytes of a file, with Buffer's readers of numbers. @throws RandomAccessError where the file ends within them */
export async function readBuffer(source: RandomAccess, offset: number, length: number): Promise<Buffer> {
  const bytes = await readBytes(source, offset, length);
  return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
}
