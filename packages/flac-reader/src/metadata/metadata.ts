import { readBytes, type RandomAccess } from '@flac-metrics/random-access';
import { tapeApplicationId } from '@flac-metrics/sample-codec/tape';
import { FlacError, type FlacErrorCode } from '../flac-error.ts';
import { emptySeekTable, parseSeekTable, type SeekTable } from './seek-table.ts';
import { parseStreamInfo, streamInfoBytes, type StreamInfo } from './stream-info.ts';
import { parseVorbisComment, type VorbisComment } from './vorbis-comment.ts';

/*
 * RFC 9639 §6 and §8:
 *
 *   'fLaC'   { L TTTTTTT  24-bit length  block }…   frames
 *
 *   L  set on the last block before the frames      T  type: 0 STREAMINFO, always the first; 2 APPLICATION; 3 SEEKTABLE;
 *                                                    4 VORBIS_COMMENT
 */

/** One metadata block as it stands in the file. */
export interface MetadataBlock {
  readonly type: number;
  readonly byteLength: number;
}

export interface Metadata {
  readonly streamInfo: StreamInfo;
  readonly seekTable: SeekTable;
  readonly vorbisComment: VorbisComment;
  /** What stands behind the ID of the APPLICATION block of a tape (§8.4): its index, as it is. */
  readonly tapeIndex: Uint8Array | undefined;
  readonly blocks: readonly MetadataBlock[];
  /** Where the first frame begins. */
  readonly audioOffset: number;
}

/** No real file comes near; a file of empty blocks must not keep us reading. */
const mostBlocks = 1000;
const typeNames = [
  'STREAMINFO',
  'PADDING',
  'APPLICATION',
  'SEEKTABLE',
  'VORBIS_COMMENT',
  'CUESHEET',
  'PICTURE',
];

/** The name of a block type. */
export function blockTypeName(type: number): string {
  return typeNames[type] ?? `type ${type}`;
}

/** @throws FlacError */
export async function readMetadata(source: RandomAccess): Promise<Metadata> {
  let at = await findBlocks(source);
  const blocks: MetadataBlock[] = [];
  let streamInfo: StreamInfo | undefined;
  let seekTable = emptySeekTable;
  let tapeIndex: Uint8Array | undefined;
  let vorbisComment: VorbisComment = { vendor: '', comments: [], isWhole: false };
  for (let isLast = false; !isLast;) {
    if (blocks.length === mostBlocks)
      throw failure(source, at, 'bad-metadata', `more than ${mostBlocks} metadata blocks`);
    if (at + 4 > source.byteLength)
      throw failure(source, at, 'cut-metadata', 'the file is cut short: it ends within its metadata');
    const header = new DataView((await readBytes(source, at, 4)).buffer).getUint32(0);
    isLast = header >>> 31 === 1;
    const type = (header >>> 24) & 0x7f;
    const byteLength = header & 0xff_ffff;
    const body = at + 4;
    checkBlock(source, at, type, byteLength, streamInfo);
    if (body + byteLength > source.byteLength) {
      throw failure(
        source,
        at,
        'cut-metadata',
        `the file is cut short, within its block ${blockTypeName(type)}: ${body + byteLength - source.byteLength} bytes of it are missing, and all samples`,
      );
    }
    await parsing(source, at, async () => {
      if (type === 0) streamInfo = parseStreamInfo(await readBytes(source, body, byteLength));
      else if (type === 2) tapeIndex = await readApplication(source, body, byteLength, tapeIndex);
      else if (type === 3) seekTable = parseSeekTable(await readBytes(source, body, byteLength));
      else if (type === 4) vorbisComment = parseVorbisComment(await readBytes(source, body, byteLength));
    });
    blocks.push({ type, byteLength });
    at = body + byteLength;
  }
  if (!streamInfo) throw failure(source, at, 'no-streaminfo', 'there is no STREAMINFO');
  return { streamInfo, seekTable, vorbisComment, tapeIndex, blocks, audioOffset: at };
}

/** §8.1 and §8.2: STREAMINFO comes first, and only once. */
function checkBlock(
  source: RandomAccess,
  at: number,
  type: number,
  byteLength: number,
  streamInfo: StreamInfo | undefined,
): void {
  if (type === 127) throw failure(source, at, 'bad-metadata', 'a metadata block of the forbidden type 127');
  if (type !== 0 && !streamInfo)
    throw failure(source, at, 'no-streaminfo', 'the first block is not STREAMINFO');
  if (type === 0 && streamInfo) throw failure(source, at, 'duplicate-streaminfo', 'a second STREAMINFO');
  if (type === 0 && byteLength !== streamInfoBytes) {
    throw failure(
      source,
      at,
      'bad-streaminfo',
      `STREAMINFO has ${byteLength} bytes instead of ${streamInfoBytes}`,
    );
  }
}

/** @returns the index of a tape, which is `before` where this block is of another application */
async function readApplication(
  source: RandomAccess,
  body: number,
  byteLength: number,
  before: Uint8Array | undefined,
): Promise<Uint8Array | undefined> {
  const idBytes = tapeApplicationId.length;
  if (byteLength < idBytes || !beginsWith(await readBytes(source, body, idBytes), tapeApplicationId))
    return before;
  if (before) throw new FlacError('duplicate-tape-index', 'a second index of a tape');
  return readBytes(source, body + idBytes, byteLength - idBytes);
}

/**
 * ID3v2 has no business in FLAC, but some taggers put one in front:
 *
 *   'ID3' version(2) flags size(4 × 7 bits)
 *
 * @returns the offset behind `fLaC`
 */
async function findBlocks(source: RandomAccess): Promise<number> {
  let at = 0;
  let mark = await readMark(source, at);
  if (mark.startsWith('ID3') && source.byteLength >= id3HeaderBytes) {
    const [flags = 0, a = 0, b = 0, c = 0, d = 0] = await readBytes(source, 5, id3HeaderBytes - 5);
    const footerBytes = flags & 0x10 ? id3HeaderBytes : 0;
    at =
      id3HeaderBytes +
      (a & 0x7f) * 2 ** 21 +
      ((b & 0x7f) << 14) +
      ((c & 0x7f) << 7) +
      (d & 0x7f) +
      footerBytes;
    mark = await readMark(source, at);
  }
  if (mark !== 'fLaC') throw failure(source, at, 'not-flac', 'not a FLAC file: it does not begin with fLaC');
  return at + 4;
}

const id3HeaderBytes = 10;

/** @returns the four bytes at an offset; empty where the file ends before */
async function readMark(source: RandomAccess, at: number): Promise<string> {
  if (at + 4 > source.byteLength) return '';
  return Buffer.from(await readBytes(source, at, 4)).toString('latin1');
}

function beginsWith(bytes: Uint8Array, text: string): boolean {
  return Buffer.from(bytes.subarray(0, text.length)).toString('latin1') === text;
}

async function parsing(source: RandomAccess, at: number, parse: () => Promise<void>): Promise<void> {
  try {
    await parse();
  } catch (error) {
    if (error instanceof FlacError) throw failure(source, at, error.code, error.message);
    throw error;
  }
}

function failure(source: RandomAccess, at: number, code: FlacErrorCode, what: string): FlacError {
  return new FlacError(code, `${source.name}, byte ${at}: ${what}`);
}
