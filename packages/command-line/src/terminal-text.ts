const graphemes = new Intl.Segmenter();

/** Segmented at once: V8 takes time by the square of that, seconds for a label of 100 KB. */
const pieceLength = 256;

/** The letters of a text as people count them: with their marks, emoji of several parts as one. */
export function* graphemesOf(text: string): Generator<string> {
  for (let at = 0; at < text.length;) {
    const piece = pieceAt(text, at);
    const letters = Array.from(graphemes.segment(piece), ({ segment }) => segment);
    // The last one may go on behind the piece.
    if (letters.length > 1 && at + piece.length < text.length) letters.pop();
    for (const letter of letters) {
      yield letter;
      at += letter.length;
    }
  }
}

/** Of whole code points. */
function pieceAt(text: string, at: number): string {
  const piece = text.slice(at, at + pieceLength);
  return at + piece.length < text.length && /[\uD800-\uDBFF]$/.test(piece) ? piece.slice(0, -1) : piece;
}

/** Without control characters, which names of files may have, and tabs and line feeds, which labels may. */
export function onOneLine(text: string): string {
  return text.replaceAll(/\p{Cc}/gu, '\u{FFFD}');
}
