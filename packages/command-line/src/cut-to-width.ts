import stringWidth from 'string-width';

const ellipsis = '…';
const graphemes = new Intl.Segmenter();

/**
 * A text as one line of a terminal: cut where it would take more columns, and without control characters, which names of files may have.
 * Letters of East Asia and emoji take two columns, combining marks none.
 */
export function cutToWidth(text: string, columns: number): string {
  const line = text.replaceAll(/\p{Cc}/gu, '\u{FFFD}');
  if (stringWidth(line) <= columns) return line;
  let kept = '';
  let left = columns - stringWidth(ellipsis);
  if (left < 0) return '';
  for (const { segment } of graphemes.segment(line)) {
    left -= stringWidth(segment);
    if (left < 0) break;
    kept += segment;
  }
  return kept + ellipsis;
}
