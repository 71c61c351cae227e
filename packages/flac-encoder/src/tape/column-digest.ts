import { createHash } from 'node:crypto';

/** Stands for every bit of a column, so that it need not be kept to be compared: SHA-256. */
export function columnDigest(numbers: Float64Array): string {
  const bytes = new Uint8Array(numbers.buffer, numbers.byteOffset, numbers.byteLength);
  return createHash('sha256').update(bytes).digest('base64');
}
