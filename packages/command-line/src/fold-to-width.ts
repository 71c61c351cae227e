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
  let lineColumns = 0;
  // Behind the last space or comma of the line.
  let [breakAt, breakColumns] = [0, 0];
  for (const letter of graphemesOf(onOneLine(text))) {
    const ownColumns = stringWidth(letter);
    // Spaces at the end of a line are not kept.
    while (letter.trim() !== '' && line !== '' && lineColumns + ownColumns > columns) {
      if (breakAt === 0) [breakAt, breakColumns] = [line.length, lineColumns];
      lines.push(line.slice(0, breakAt).trimEnd());
      line = line.slice(breakAt);
      lineColumns -= breakColumns;
      breakAt = 0;
    }
    line += letter;
    lineColumns += ownColumns;
    if (letter === ' ' || letter === ',') [breakAt, breakColumns] = [line.length, lineColumns];
  }
  return [...lines, line.trimEnd()];
}
