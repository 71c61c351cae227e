const graphemes = new Intl.Segmenter();

/** The letters of a text as people count them: with their marks, emoji of several parts as one. */
export function* graphemesOf(text: string): Generator<string> {
  for (const { segment } of graphemes.segment(text)) yield segment;
}

/** Without control characters, which names of files may have, and tabs and line feeds, which labels may. */
export function onOneLine(text: string): string {
  return text.replaceAll(/\p{Cc}/gu, '\u{FFFD}');
}
