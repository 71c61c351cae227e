import type { RandomAccess } from '@flac-metrics/random-access';
import { chunkHeaderBytes, readChunkHeader } from './chunk-header.ts';
import type { DataChecksum } from './data-checksum.ts';
import { mostChunks } from './data-extent.ts';
import type { InfoTag } from './info-list.ts';
import { checkAllBitsValid, isRecorded } from './recorded-header.ts';
import { formBytes, readForm } from './riff-form.ts';
import { visitChunk } from './wav-chunks.ts';
import { WavError } from './wav-error.ts';
import type { Findings } from './wav-findings.ts';
import type { WavFormat } from './wav-format.ts';

/** Where the samples are and what is said about them. */
export interface WavLayout {
  readonly format: WavFormat;
  readonly tags: readonly InfoTag[];
  readonly dataOffset: number;
  readonly dataBytes: number;
  /** Undefined where the file has none. */
  readonly checksum: DataChecksum | undefined;
  /** What else the file holds, each in words for the user: a chunk, or bytes that are none. */
  readonly passedOver: readonly string[];
}

/** Walks over all chunks of a file. @throws WavError */
export async function readLayout(source: RandomAccess): Promise<WavLayout> {
  const found: Findings = { riffBytes: await readForm(source), tags: [], passedOver: [] };
  let at = formBytes;
  for (let count = 0; at + chunkHeaderBytes <= source.byteLength; count += 1) {
    if (count === mostChunks) {
      throw new WavError(
        'too-many-chunks',
        `${source.name}: more than ${mostChunks} chunks by offset ${at}: damaged`,
      );
    }
    const next = await visitChunk(source, found, await readChunkHeader(source, at));
    if (next === undefined) break;
    at = next;
  }
  if (at < source.byteLength) found.passedOver.push(`${source.byteLength - at} bytes at offset ${at}`);
  const { format, data, crc32, tags, passedOver } = found;
  if (!format || !data) {
    throw new WavError('cut-header', `${source.name}: the file ends before its samples begin`);
  }
  if (isRecorded(tags)) checkAllBitsValid(format, source.name);
  const { offset: dataOffset, sizeBytes: dataBytes, claimedBytes } = data;
  const checksum = crc32 === undefined ? undefined : { crc32, dataOffset, dataBytes: claimedBytes };
  return { format, tags, dataOffset, dataBytes, checksum, passedOver };
}
