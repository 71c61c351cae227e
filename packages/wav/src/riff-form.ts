import type { RandomAccess } from '@flac-metrics/random-access';
import { readBuffer } from './read-buffer.ts';
import { WavError } from './wav-error.ts';

/*
 * A WAV is one RIFF chunk of chunks, each on an even offset:
 *
 *    0  'RIFF'            or 'RF64', 'BW64' (EBU Tech 3306, ITU-R BS.2088): sizes above 4 GiB stand in a chunk 'ds64'
 *    4  size              of all that follows
 *    8  'WAVE'
 *   12  id size body [pad]   …: 'fmt ' before 'data', 'LIST' anywhere
 */

/** Where the first chunk begins. */
export const formBytes = 12;

/** In an RF64 the 32-bit size says "see ds64"; in a streamed RIFF it says "unknown". */
export const sizeElsewhere = 0xffff_ffff;

/**
 * @returns the size that the RIFF chunk says it has
 * @throws WavError `not-wav`, `cut-header`
 */
export async function readForm(source: RandomAccess): Promise<number> {
  if (source.byteLength < formBytes) {
    throw new WavError(
      'cut-header',
      `${source.name}: ${source.byteLength} bytes are less than a WAV header: restore the file from a backup, or remove it`,
    );
  }
  const start = await readBuffer(source, 0, formBytes);
  const form = start.toString('latin1', 0, 4);
  if (['RIFF', 'RF64', 'BW64'].includes(form) && start.toString('latin1', 8, 12) === 'WAVE')
    return start.readUInt32LE(4);
  throw new WavError('not-wav', `${source.name}: not a WAV file: it does not begin with RIFF…WAVE`);
}
