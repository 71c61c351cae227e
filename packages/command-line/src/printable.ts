/**
 * A text as a terminal may have it: control characters, which labels and comments may hold to move its cursor or change its colours, are
 * written as escapes. Line feeds and tabs stay.
 */
export function printable(text: string): string {
  return text.replaceAll(
    /(?![\n\t])\p{Cc}/gu,
    (character) => `\\x${character.charCodeAt(0).toString(16).padStart(2, '0')}`,
  );
}

/** The same of a text that is one line: line feeds are written as escapes, too. */
export function printableLine(text: string): string {
  return printable(text).replaceAll('\n', String.raw`\x0a`);
}
