import { FlacError } from './flac-error.ts';
import type { FlacReader } from './flac-reader.ts';

/** A year at one sample a second, and more: about 700 MB. A file of constant frames can promise, and hold, thousands of times that. */
const mostSamplesAtOnce = 1 << 25;

/** @throws FlacError `out-of-range` where so many samples do not fit memory */
export function checkSamplesAtOnce({ name }: FlacReader, count: number): void {
  if (count <= mostSamplesAtOnce) return;
  throw new FlacError(
    'out-of-range',
    `${name}: asked for ${count} samples at once; ask for at most ${mostSamplesAtOnce}, and more often`,
  );
}
