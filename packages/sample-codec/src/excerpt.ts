/** Characters of a text from outside that an error repeats: enough to know it again, and no flood for who reads the log. */
const mostCharacters = 200;

/**
 * A text as errors may repeat it: what is long is cut, which an ellipsis shows.
 * @param around the position that must be seen
 */
export function excerpt(text: string, around: number = 0): string {
  const from = Math.max(0, Math.min(around - mostCharacters / 2, text.length - mostCharacters));
  const end = from + mostCharacters;
  return `${from > 0 ? '…' : ''}${text.slice(from, end)}${end < text.length ? '…' : ''}`;
}
