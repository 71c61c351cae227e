import { readBytes, type RandomAccess } from '@flac-metrics/random-access';
import { chunkHeaderBytes, offsetAfter, type ChunkHeader } from './chunk-header.ts';
import { visitChecksum, visitData } from './data-chunk.ts';
import { checksumBytes, checksumId } from './data-checksum.ts';
import { parseInfoList } from './info-list.ts';
import { readBuffer } from './read-buffer.ts';
import { sizeElsewhere } from './riff-form.ts';
import { WavError } from './wav-error.ts';
import type { Findings } from './wav-findings.ts';
import { parseFormat } from './wav-format.ts';

/** Tags are a few lines; a chunk that claims more is passed over, not loaded. */
const longestListBytes = 1 << 20;
const longestFormatBytes = 1 << 10;

/** Chunks that say nothing: room for later, and the number of samples once more. */
const idleChunks: ReadonlySet<string> = new Set(['JUNK', 'junk', 'PAD ', 'FLLR', 'fact']);

/** Takes what it needs from one chunk. @returns the offset of the next; undefined where nothing more can follow. */
export async function visitChunk(
  source: RandomAccess,
  found: Findings,
  chunk: ChunkHeader,
): Promise<number | undefined> {
  const { id, sizeBytes, bodyOffset } = chunk;
  const isWhole = bodyOffset + sizeBytes <= source.byteLength;
  if (id === 'data') return visitData(source, found, chunk);
  if (!isWhole) {
    // After the samples, a cut chunk costs tags at most; before them it costs everything.
    if (found.data) return undefined;
    throw new WavError(
      'cut-header',
      `${source.name}: the chunk "${id}" at offset ${bodyOffset - chunkHeaderBytes} ends after the file`,
    );
  }
  if (id === checksumId && sizeBytes === checksumBytes) return visitChecksum(source, found, bodyOffset);
  if (id === 'fmt ' && !found.format) {
    found.format = parseFormat(
      await readBytes(source, bodyOffset, Math.min(sizeBytes, longestFormatBytes)),
      source.name,
    );
  } else if (id === 'LIST' && sizeBytes <= longestListBytes) {
    const { tags, isWhole } = parseInfoList(await readBytes(source, bodyOffset, sizeBytes));
    found.tags.push(...tags);
    if (!isWhole) found.passedOver.push(`what its chunk "${id}" holds besides INFO`);
  } else if (id === 'ds64' && sizeBytes >= 24) {
    // riff size, data size, sample count: 64 bits each
    const sizes = await readBuffer(source, bodyOffset, 16);
    if (found.riffBytes === sizeElsewhere) found.riffBytes = Number(sizes.readBigUInt64LE());
    found.dataBytes64 = Number(sizes.readBigUInt64LE(8));
  } else if (!idleChunks.has(id)) {
    found.passedOver.push(`its chunk "${id}"`);
  }
  return offsetAfter(bodyOffset, sizeBytes);
}
