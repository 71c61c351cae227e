import { ImporterError } from './importer-error.ts';
import { byte } from './line-cursor.ts';

/**
 * Cuts pieces between lines: what is given has whole lines only.
 * @param longest bytes of a line; what is kept of one that is not whole yet stays below it
 * @throws ImporterError `too-long`
 */
export async function* wholeLines(
  pieces: AsyncIterable<Buffer>,
  longest: number,
): AsyncGenerator<Buffer, void> {
  let begun: Buffer[] = [];
  let begunBytes = 0;
  for await (const piece of pieces) {
    const end = piece.lastIndexOf(byte.lineFeed) + 1;
    const firstLine = end === 0 ? piece.length : piece.indexOf(byte.lineFeed);
    if (begunBytes + firstLine > longest)
      throw new ImporterError(
        'too-long',
        `a line is longer than ${longest} bytes: the file is of another format, or damaged; --format names one`,
      );
    if (end > 0) {
      begun.push(piece.subarray(0, end));
      yield begun.length === 1 ? piece.subarray(0, end) : Buffer.concat(begun);
      begun = [];
      begunBytes = 0;
    }
    if (end < piece.length) {
      begun.push(piece.subarray(end));
      begunBytes += piece.length - end;
    }
  }
  if (begunBytes > 0) yield Buffer.concat(begun);
}
