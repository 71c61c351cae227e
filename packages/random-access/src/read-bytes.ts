import type { RandomAccess } from './random-access.ts';
import { checkRange } from './range.ts';

/**
 * The bytes [offset, offset + length) in an array of their own; nothing is allocated for a range that leaves the object.
 * @throws RandomAccessError as `RandomAccess.read` does
 */
export async function readBytes(object: RandomAccess, offset: number, length: number): Promise<Uint8Array> {
  checkRange(object, offset, length);
  const bytes = new Uint8Array(length);
  await object.read(offset, bytes);
  return bytes;
}
