import type { RandomAccess } from './random-access.ts';

/**
 * The bytes [start, end) in turn, in pieces of `pieceBytes` (the last may be shorter). While the caller works on a piece, the
 * next one is being read. A piece is valid until the next is asked for.
 * @throws RandomAccessError as `RandomAccess.read` does
 */
export async function* readAhead(
  object: RandomAccess,
  start: number,
  end: number,
  pieceBytes: number,
): AsyncGenerator<Uint8Array, void, undefined> {
  const length = Math.min(pieceBytes, end - start);
  let [buffer, spare] = [new Uint8Array(length), new Uint8Array(length)];
  let reading = readPiece(object, start, buffer.subarray(0, end - start));
  try {
    for (let offset = start; offset < end; offset += length) {
      const piece = await reading;
      [buffer, spare] = [spare, buffer];
      const next = offset + length;
      if (next < end) reading = readPiece(object, next, buffer.subarray(0, end - next));
      yield piece;
    }
  } finally {
    // The object may be closed once this has ended.
    await reading.catch(() => {});
  }
}

function readPiece(object: RandomAccess, offset: number, piece: Uint8Array): Promise<Uint8Array> {
  const reading = object.read(offset, piece).then(() => piece);
  // A failure is told when its turn comes, and not as one that nobody waits for.
  reading.catch(() => {});
  return reading;
}
