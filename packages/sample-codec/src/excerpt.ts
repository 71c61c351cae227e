/** Characters of a text from outside that an error repeats: enough to know it again, and no flood for who reads the log. */
const mostCharacters = 200;

/**
 * A text as errors may repeat it: what is long is cut between two characters, which an ellipsis shows.
 * @param around the position that must be seen
 */
export function excerpt(text: string, around: number = 0): string {
  let from = Math.max(0, Math.min(around - mostCharacters / 2, text.length - mostCharacters));
  let end = from + mostCharacters;
  if (isWithinCharacter(text, from)) from += 1;
  if (isWithinCharacter(text, end)) end -= 1;
  return `${from > 0 ? '…' : ''}${text.slice(from, end)}${end < text.length ? '…' : ''}`;
}

/** Whether the halves of a surrogate pair stand before and behind a position. */
function isWithinCharacter(text: string, at: number): boolean {
  return (text.codePointAt(at - 1) ?? 0) > 0xffff;
}
