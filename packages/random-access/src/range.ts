import type { RandomAccess } from './random-access.ts';
import { RandomAccessError } from './random-access-error.ts';

/** Refuses a range that is not wholly inside `object`. */
export function checkRange(object: RandomAccess, offset: number, length: number): void {
  const whole = Number.isSafeInteger(offset) && Number.isSafeInteger(length);
  if (whole && offset >= 0 && length >= 0 && offset + length <= object.byteLength) return;
  throw new RandomAccessError(
    'out-of-range',
    `${object.name}: asked for ${length} bytes at offset ${offset}, but it has ${object.byteLength}`,
  );
}
