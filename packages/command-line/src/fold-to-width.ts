import stringWidth from 'string-width';
import { graphemesOf, onOneLine } from './terminal-text.ts';

/**
 * A text as lines of a terminal, none of more columns: broken behind spaces and commas where there are some, else between letters. All of
 * it stands there, but for the spaces at which it is broken.
 * @param columns at least 2: so wide are letters of East Asia
 */
export function foldToWidth(text: string, columns: number): string[] {
  const lines: string[] = [];
  let line = '';
  let breakAt = 0;
  for (const letter of graphemesOf(onOneLine(text))) {
    while (stringWidth((line + letter).trimEnd()) > columns && line !== '') {
      const end = breakAt || line.length;
      lines.push(line.slice(0, end).trimEnd());
      line = line.slice(end);
      breakAt = 0;
    }
    line += letter;
    if (letter === ' ' || letter === ',') breakAt = line.length;
  }
  return [...lines, line.trimEnd()];
}
