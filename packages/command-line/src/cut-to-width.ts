import stringWidth from 'string-width';
import { graphemesOf, onOneLine } from './terminal-text.ts';

const ellipsis = '…';

/**
 * A text as one line of a terminal: cut where it would take more columns, and without control characters.
 * Letters of East Asia and emoji take two columns, combining marks none.
 */
export function cutToWidth(text: string, columns: number): string {
  const line = onOneLine(text);
  if (stringWidth(line) <= columns) return line;
  let kept = '';
  let left = columns - stringWidth(ellipsis);
  if (left < 0) return '';
  for (const letter of graphemesOf(line)) {
    left -= stringWidth(letter);
    if (left < 0) break;
    kept += letter;
  }
  return kept + ellipsis;
}
