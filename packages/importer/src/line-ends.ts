import { byte } from './line-cursor.ts';

/**
 * Makes line feeds of the carriage returns that end the lines of old Macs' files; all others are given as they are.
 * @param head the first bytes, which tell: they have carriage returns between lines, and no line feed
 */
export function withLineFeeds(
  head: Buffer,
  pieces: AsyncGenerator<Buffer, void>,
): AsyncGenerator<Buffer, void> {
  // One that ends the head may be half of a line end.
  const isOld = !head.includes(byte.lineFeed) && head.subarray(0, -1).includes(byte.carriageReturn);
  return isOld ? replaced(pieces) : pieces;
}

async function* replaced(pieces: AsyncGenerator<Buffer, void>): AsyncGenerator<Buffer, void> {
  for await (const piece of pieces) {
    for (let at = piece.indexOf(byte.carriageReturn); at !== -1; at = piece.indexOf(byte.carriageReturn, at))
      piece[at] = byte.lineFeed;
    yield piece;
  }
}
