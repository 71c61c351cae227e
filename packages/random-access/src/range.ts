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

/** A file has become shorter than it was when it was opened. */
export function shortRead({ name, byteLength }: RandomAccess, endsAt: number): RandomAccessError {
  return new RandomAccessError(
    'short-read',
    `${name}: ends at byte ${endsAt}, but had ${byteLength} bytes when it was opened`,
  );
}
