import { ArchiveError, type PartReader } from '@flac-metrics/archive';
import type { Columns } from '@flac-metrics/sample-codec';
import type { BlockRequest } from './wanted-block.ts';

/** How samples become a sound: one a tick, and silence where ticks are missing. */
export interface SoundScale {
  readonly startMs: number;
  readonly intervalMs: number;
  /** The values of the least and the greatest integer of 16 bits. */
  readonly min: number;
  readonly max: number;
}

/** Ticks [first, first + count) of a sound. */
export interface SoundRequest {
  readonly first: number;
  readonly count: number;
  readonly samples: BlockRequest;
}

const most16Bits = 32_767;

/** Makes 16-bit PCM, little-endian, of each request; what is damaged is silent. @throws ArchiveError but `damaged-segment` */
export async function makeSound(
  reader: PartReader,
  scale: SoundScale,
  requests: readonly SoundRequest[],
): Promise<Uint8Array[]> {
  const made: Uint8Array[] = [];
  for (const { first, count, samples } of requests) {
    const pcm = new Int16Array(count);
    try {
      fillSound(pcm, first, scale, await reader.read(samples.parts, samples.span));
    } catch (error) {
      if (!(error instanceof ArchiveError) || error.code !== 'damaged-segment') throw error;
    }
    made.push(littleEndian(pcm));
  }
  return made;
}

/** @param first tick of `pcm` */
export function fillSound(
  pcm: Int16Array,
  first: number,
  { startMs, intervalMs, min, max }: SoundScale,
  { timestampsMs, values }: Columns,
): void {
  const half = max / 2 - min / 2;
  const middle = min + half;
  for (let index = 0; index < timestampsMs.length; index += 1) {
    const at = Math.round(((timestampsMs[index] ?? 0) - startMs) / intervalMs) - first;
    const value = values[index] ?? Number.NaN;
    // NaN becomes 0, and so does a constant.
    if (at >= 0 && at < pcm.length)
      pcm[at] = half > 0 ? Math.round(((value - middle) / half) * most16Bits) : 0;
  }
}

function littleEndian(pcm: Int16Array): Uint8Array {
  const bytes = new Uint8Array(pcm.length * 2);
  const view = new DataView(bytes.buffer);
  for (let index = 0; index < pcm.length; index += 1) view.setInt16(index * 2, pcm[index] ?? 0, true);
  return bytes;
}
