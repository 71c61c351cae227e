import { crc32 } from 'node:zlib';
import { WavError } from './wav-error.ts';

/*
 * A chunk of our own, directly in front of 'data', so that one read, and one write, takes the checksum and the size together:
 *
 *    0  'dcrc'
 *    4  4
 *    8  CRC-32      of zlib, over as many bytes of samples as the size of 'data' counts, little-endian
 *   12  'data' size samples…
 */
export const checksumId = 'dcrc';
export const checksumBytes = 4;

/** What a header says of the samples behind it. */
export interface DataChecksum {
  readonly crc32: number;
  readonly dataOffset: number;
  /** How many bytes it covers: those that the header counts, whatever a crash has left behind them. */
  readonly dataBytes: number;
}

/**
 * Passes all bytes of samples on, from the first, and compares once the last has been taken. Where a recorder has gone on between the
 * look at the length and that at the header, the checksum covers more than was opened: nothing can be compared until the next opening.
 * @throws WavError `bad-checksum`
 */
export async function* checked(
  pieces: AsyncIterable<Uint8Array>,
  checksum: DataChecksum,
  name: string,
): AsyncGenerator<Uint8Array, void, undefined> {
  let crc = 0;
  let left = checksum.dataBytes;
  for await (const piece of pieces) {
    const covered = piece.subarray(0, left);
    crc = crc32(covered, crc);
    left -= covered.length;
    yield piece;
  }
  if (left > 0 || crc === checksum.crc32) return;
  const { dataOffset, dataBytes } = checksum;
  throw new WavError(
    'bad-checksum',
    `${name}: the ${dataBytes} bytes of samples from offset ${dataOffset} on have the CRC-32 ${hex(crc)}, but the chunk ` +
      `"${checksumId}" in front of them says ${hex(checksum.crc32)}: samples are damaged or were changed; restore the file, or, if the change was ` +
      'meant, name the chunk "JUNK"',
  );
}

function hex(crc: number): string {
  return crc.toString(16).padStart(8, '0');
}
