import { closeSync, createReadStream, fstatSync, openSync } from 'node:fs';
import { join } from 'node:path';
import { pipeline, Readable } from 'node:stream';
import { createGunzip } from 'node:zlib';
import { ImporterError } from './importer-error.ts';

/** Read at once: long enough that what a piece costs is not felt, short enough to stay in the cache. */
const pieceBytes = 2 ** 18;

/** The name under which standard input is read. */
export const standardInput = '-';

/** How much of a file has been read, as it is on the disk. */
export interface ReadShare {
  readonly bytesRead: number;
  /** Undefined where the input has no length: a pipe. */
  readonly bytesInAll: number | undefined;
}

/**
 * The bytes of a file, or of standard input, in pieces; unpacked where they are gzip.
 * @throws ImporterError `is-missing`, `is-folder`, `bad-gzip`; the system's error
 */
export function readBytes(path: string, onRead?: (share: ReadShare) => void): AsyncGenerator<Buffer, void> {
  return unpacked(readFile(path, onRead), path);
}

async function* readFile(path: string, onRead?: (share: ReadShare) => void): AsyncGenerator<Buffer, void> {
  // In a thread, `process.stdin` has no descriptor.
  const fd = path === standardInput ? 0 : openFile(path);
  const stats = fstatSync(fd);
  if (stats.isDirectory()) {
    if (path !== standardInput) closeSync(fd);
    throw new ImporterError(
      'is-folder',
      `${path} is a folder; name the files in it, as in ${join(path, '*')}`,
    );
  }
  const stream =
    path === standardInput ? process.stdin : createReadStream(path, { fd, highWaterMark: pieceBytes });
  const bytesInAll = stats.isFile() ? stats.size : undefined;
  let bytesRead = 0;
  // Neither has an encoding set.
  for await (const piece of stream as AsyncIterable<Buffer>) {
    bytesRead += piece.length;
    onRead?.({ bytesRead, bytesInAll });
    yield piece;
  }
}

/** @throws ImporterError `is-missing`; the system's error */
function openFile(path: string): number {
  try {
    return openSync(path, 'r');
  } catch (error) {
    if (!(error instanceof Error && 'code' in error && error.code === 'ENOENT')) throw error;
    throw new ImporterError(
      'is-missing',
      `${path}: there is no such file; name one that is there, or - for standard input`,
      { cause: error },
    );
  }
}

/** RFC 1952, §2.3.1: the first bytes of gzip. */
const gzipMagic = Buffer.of(0x1f, 0x8b);

async function* unpacked(pieces: AsyncGenerator<Buffer, void>, path: string): AsyncGenerator<Buffer, void> {
  const { head, whole } = await peek(pieces, gzipMagic.length);
  if (!head.subarray(0, gzipMagic.length).equals(gzipMagic)) {
    yield* whole;
    return;
  }
  const gunzip = createGunzip({ chunkSize: pieceBytes });
  // What goes wrong is thrown where the pieces are taken.
  pipeline(Readable.from(whole), gunzip, () => {});
  try {
    for await (const piece of gunzip as AsyncIterable<Buffer>) yield piece;
  } catch (error) {
    const isOfZlib = error instanceof Error && 'code' in error && String(error.code).startsWith('Z_');
    if (!isOfZlib) throw error;
    throw new ImporterError('bad-gzip', `${path}: the gzip is damaged or cut short: ${error.message}`, {
      cause: error,
    });
  }
}

/** The first bytes, as many as are asked for where there are so many, and all of them from the first. */
export async function peek(
  pieces: AsyncGenerator<Buffer, void>,
  length: number,
): Promise<{ head: Buffer; whole: AsyncGenerator<Buffer, void> }> {
  let head: Buffer = Buffer.alloc(0);
  while (head.length < length) {
    const { value } = await pieces.next();
    if (!value) break;
    head = head.length === 0 ? value : Buffer.concat([head, value]);
  }
  return { head, whole: behind(head, pieces) };
}

async function* behind(head: Buffer, pieces: AsyncGenerator<Buffer, void>): AsyncGenerator<Buffer, void> {
  try {
    if (head.length > 0) yield head;
    yield* pieces;
  } finally {
    await pieces.return();
  }
}
