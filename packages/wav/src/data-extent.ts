import type { RandomAccess } from '@flac-metrics/random-access';
import { chunkHeaderBytes, offsetAfter, readChunkHeader } from './chunk-header.ts';
import { WavError } from './wav-error.ts';

/** What a header says about its samples. */
export interface DataClaim {
  /** Where they begin. */
  readonly offset: number;
  /** Undefined where a streaming writer could not know, and said 0xFFFFFFFF. */
  readonly dataBytes: number | undefined;
  /** Of one sample of every channel. */
  readonly blockBytes: number;
  /** Where the whole RIFF ends; undefined likewise, with 0 or 0xFFFFFFFF. */
  readonly riffEnd: number | undefined;
  /** Whether our recorder wrote the file: it writes samples first and sizes second, so after a crash the length knows more. */
  readonly isRecorded: boolean;
}

/**
 * How many bytes of samples there are. The header is believed as long as it agrees with the file: what follows the samples are
 * chunks, or nothing. Where it does not, the length of the file is believed if the header is one that a crash or a stream
 * leaves; any other is damaged, and where that would invent or hide samples it is an error.
 * @throws WavError `cut-short`, `bad-chunk`
 */
export async function dataBytesOf(source: RandomAccess, claim: DataClaim): Promise<number> {
  const { offset, dataBytes, blockBytes, riffEnd, isRecorded } = claim;
  const available = source.byteLength - offset;
  if (dataBytes === undefined) return available;
  if (dataBytes > available) {
    // A recorder has gone on since the length was taken.
    if ((await source.lengthNow()) >= offset + dataBytes) return available;
    throw new WavError(
      'cut-short',
      `${source.name}: the header promises ${dataBytes} bytes of samples, the file has ${available}: it was cut`,
    );
  }
  const wasCut = riffEnd !== undefined && riffEnd > source.byteLength;
  const isPossible = !isRecorded || dataBytes % blockBytes === 0;
  if (isPossible && (await areChunks(source, offsetAfter(offset, dataBytes), wasCut))) return dataBytes;
  const hasCrashed = isRecorded && riffEnd !== undefined && riffEnd < source.byteLength;
  const wasStreamed = dataBytes === 0 && !wasCut;
  if (hasCrashed || wasStreamed) return available;
  if (!isRecorded && dataBytes > 0) return dataBytes;
  throw new WavError(
    'bad-chunk',
    `${source.name}: the header says ${dataBytes} bytes of samples at offset ${offset}, but what follows them is no chunk: it is damaged`,
  );
}

/** Enough for every real file; a file of nothing but empty chunks must not keep us reading. */
export const mostChunks = 1000;

/** Whether there are chunks, or nothing, from an offset to the end of the file. @param wasCut lets the last one leave the file */
async function areChunks(source: RandomAccess, from: number, wasCut: boolean): Promise<boolean> {
  let at = from;
  for (let count = 0; at < source.byteLength; count += 1) {
    if (count === mostChunks || at + chunkHeaderBytes > source.byteLength) return false;
    const { id, sizeBytes, bodyOffset } = await readChunkHeader(source, at);
    if (!/^[ -~]{4}$/.test(id)) return false;
    if (bodyOffset + sizeBytes > source.byteLength) return wasCut;
    at = offsetAfter(bodyOffset, sizeBytes);
  }
  return true;
}
