import { FlacError } from '../flac-error.ts';

/*
 * VORBIS_COMMENT, RFC 9639 §8.6. Lengths are little-endian, 32 bits, the only ones in FLAC that are:
 *
 *   length vendor   count   { length KEY=value }…       texts in UTF-8
 */

export interface VorbisComment {
  /** The library that encoded the stream. */
  readonly vendor: string;
  readonly comments: readonly (readonly [key: string, value: string])[];
  /** Whether the block is there and ends with its last comment: every encoder writes one so. */
  readonly isWhole: boolean;
}

/** No real file comes near; a block of 16 MB has room for millions, which would take seconds and hundreds of megabytes. */
const mostComments = 10_000;

/** @throws FlacError `bad-comments` where a length leaves the block, `too-many-comments` */
export function parseVorbisComment(block: Uint8Array): VorbisComment {
  const bytes = Buffer.from(block.buffer, block.byteOffset, block.byteLength);
  let at = 0;
  const readText = (): string => {
    if (at + 4 > bytes.length) throw bad(at);
    const start = at + 4;
    const end = start + bytes.readUInt32LE(at);
    if (end > bytes.length) throw bad(at);
    at = end;
    return bytes.toString('utf8', start, end);
  };
  const vendor = readText();
  if (at + 4 > bytes.length) throw bad(at);
  const count = bytes.readUInt32LE(at);
  at += 4;
  if (count > mostComments) {
    throw new FlacError(
      'too-many-comments',
      `${count} Vorbis comments; more than ${mostComments} are not read: remove some, as by metaflac --remove-tag`,
    );
  }
  const comments: [string, string][] = [];
  for (let index = 0; index < count; index += 1) {
    const text = readText();
    const equals = text.indexOf('=');
    if (equals > 0) comments.push([text.slice(0, equals), text.slice(equals + 1)]);
  }
  return { vendor, comments, isWhole: at === bytes.length };
}

function bad(at: number): FlacError {
  return new FlacError('bad-comments', `a length at byte ${at} of the Vorbis comments leaves their block`);
}
