import type { RandomAccess } from '@flac-metrics/random-access';
import { chunkHeaderBytes, offsetAfter, parseChunkHeader, type ChunkHeader } from './chunk-header.ts';
import { checksumBytes } from './data-checksum.ts';
import { dataBytesOf } from './data-extent.ts';
import { readBuffer } from './read-buffer.ts';
import { isRecorded } from './recorded-header.ts';
import { sizeElsewhere } from './riff-form.ts';
import { WavError } from './wav-error.ts';
import type { Findings } from './wav-findings.ts';

/** Takes the checksum, and the chunk of the samples where that is next. @returns the offset of the next chunk that is not taken yet */
export async function visitChecksum(
  source: RandomAccess,
  found: Findings,
  bodyOffset: number,
): Promise<number> {
  // In one read with the size behind it: a recorder that goes on meanwhile changes both in one write.
  const next = bodyOffset + checksumBytes;
  const end = Math.min(source.byteLength, next + chunkHeaderBytes);
  const bytes = await readBuffer(source, bodyOffset, end - bodyOffset);
  found.crc32 = bytes.readUInt32LE();
  if (end < next + chunkHeaderBytes) return next;
  const chunk = parseChunkHeader(bytes.subarray(checksumBytes), next);
  return chunk.id === 'data' ? visitData(source, found, chunk) : next;
}

/** Takes the place of the samples. @returns the offset of the chunk after the samples */
export async function visitData(
  source: RandomAccess,
  found: Findings,
  { sizeBytes: saidBytes, bodyOffset: offset }: ChunkHeader,
): Promise<number> {
  if (!found.format)
    throw new WavError('bad-format', `${source.name}: the data chunk stands before the fmt chunk`);
  if (found.data)
    throw new WavError(
      'bad-chunk',
      `${source.name}: a second data chunk at offset ${offset - chunkHeaderBytes}`,
    );
  const { riffBytes } = found;
  const blockBytes = found.format.channels * found.format.containerBytes;
  const claimedBytes = saidBytes === sizeElsewhere ? found.dataBytes64 : saidBytes;
  const dataBytes = await dataBytesOf(source, {
    offset,
    dataBytes: claimedBytes,
    blockBytes,
    riffEnd: riffBytes === 0 || riffBytes === sizeElsewhere ? undefined : riffBytes + chunkHeaderBytes,
    isRecorded: isRecorded(found.tags),
  });
  const sizeBytes = dataBytes - (dataBytes % blockBytes);
  found.data = { offset, sizeBytes, claimedBytes: claimedBytes ?? sizeBytes };
  return offsetAfter(offset, dataBytes);
}
