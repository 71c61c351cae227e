import { readBytes, type RandomAccess } from '@flac-metrics/random-access';
import {
  chunkHeaderBytes,
  offsetAfter,
  parseChunkHeader,
  readChunkHeader,
  type ChunkHeader,
} from './chunk-header.ts';
import { checksumBytes, checksumId, type DataChecksum } from './data-checksum.ts';
import { dataBytesOf, mostChunks } from './data-extent.ts';
import { commentsOf, nameRecorder, parseInfoList, type InfoTag } from './info-list.ts';
import { WavError } from './wav-error.ts';
import { parseFormat, type WavFormat } from './wav-format.ts';

/*
 * A WAV is one RIFF chunk of chunks, each on an even offset:
 *
 *    0  'RIFF'            or 'RF64', 'BW64' (EBU Tech 3306, ITU-R BS.2088): sizes above 4 GiB stand in a chunk 'ds64'
 *    4  size              of all that follows
 *    8  'WAVE'
 *   12  id size body [pad]   …: 'fmt ' before 'data', 'LIST' anywhere
 */

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

/** Tags are a few lines; a chunk that claims more is passed over, not loaded. */
const longestListBytes = 1 << 20;
const longestFormatBytes = 1 << 10;
/** In an RF64 the 32-bit size says "see ds64"; in a streamed RIFF it says "unknown". */
const sizeElsewhere = 0xffff_ffff;

interface Findings {
  format?: WavFormat;
  /** As its 32-bit size says, or ds64. */
  riffBytes: number;
  /** From ds64. */
  dataBytes64?: number;
  /** As its chunk says. */
  crc32?: number;
  data?: { offset: number; sizeBytes: number; claimedBytes: number };
  tags: InfoTag[];
  passedOver: string[];
}

/** Chunks that say nothing: room for later, and the number of samples once more. */
const idleChunks: ReadonlySet<string> = new Set(['JUNK', 'junk', 'PAD ', 'FLLR', 'fact']);

/** @throws WavError */
export async function readLayout(source: RandomAccess): Promise<WavLayout> {
  const found: Findings = { riffBytes: await readForm(source), tags: [], passedOver: [] };
  let at = 12;
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

/** @returns the size that the RIFF chunk says it has */
async function readForm(source: RandomAccess): Promise<number> {
  if (source.byteLength < 12) {
    throw new WavError('cut-header', `${source.name}: ${source.byteLength} bytes are less than a WAV header`);
  }
  const start = await readBuffer(source, 0, 12);
  const form = start.toString('latin1', 0, 4);
  if (['RIFF', 'RF64', 'BW64'].includes(form) && start.toString('latin1', 8, 12) === 'WAVE')
    return start.readUInt32LE(4);
  throw new WavError('not-wav', `${source.name}: not a WAV file: it does not begin with RIFF…WAVE`);
}

/** Takes what it needs from one chunk. @returns the offset of the next; undefined where nothing more can follow. */
async function visitChunk(
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

/** @returns the offset of the next chunk that is not taken yet */
async function visitChecksum(source: RandomAccess, found: Findings, bodyOffset: number): Promise<number> {
  // In one read with the size behind it: a recorder that goes on meanwhile changes both in one write.
  const next = bodyOffset + checksumBytes;
  const end = Math.min(source.byteLength, next + chunkHeaderBytes);
  const bytes = await readBuffer(source, bodyOffset, end - bodyOffset);
  found.crc32 = bytes.readUInt32LE();
  if (end < next + chunkHeaderBytes) return next;
  const chunk = parseChunkHeader(bytes.subarray(checksumBytes), next);
  return chunk.id === 'data' ? visitData(source, found, chunk) : next;
}

/** @returns the offset of the chunk after the samples */
async function visitData(
  source: RandomAccess,
  found: Findings,
  { sizeBytes, bodyOffset: offset }: ChunkHeader,
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
  const claimedBytes = sizeBytes === sizeElsewhere ? found.dataBytes64 : sizeBytes;
  const dataBytes = await dataBytesOf(source, {
    offset,
    dataBytes: claimedBytes,
    blockBytes,
    riffEnd: riffBytes === 0 || riffBytes === sizeElsewhere ? undefined : riffBytes + chunkHeaderBytes,
    isRecorded: isRecorded(found.tags),
  });
  found.data = {
    offset,
    sizeBytes: dataBytes - (dataBytes % blockBytes),
    claimedBytes: claimedBytes ?? dataBytes,
  };
  return offsetAfter(offset, dataBytes);
}

/** Some bits less than the samples have would divide them all, if those bits are zero by chance. */
function checkAllBitsValid({ bitsPerSample, containerBytes }: WavFormat, name: string): void {
  const bits = 8 * containerBytes;
  if (bitsPerSample === bits) return;
  throw new WavError(
    'bad-format',
    `${name}: it says that ${bitsPerSample} of ${bits} bits are valid, but the recorder uses all: the header is damaged; restore the file`,
  );
}

function isRecorded(tags: readonly InfoTag[]): boolean {
  return nameRecorder(tags) && commentsOf(tags).some(([key]) => key === 'SERIES');
}

async function readBuffer(source: RandomAccess, offset: number, length: number): Promise<Buffer> {
  const bytes = await readBytes(source, offset, length);
  return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
}
