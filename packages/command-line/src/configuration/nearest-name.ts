import { closest, distance } from 'fastest-levenshtein';

/** The words that help whoever wrote a name that is not known: the nearest of those that are, or all where none is near. */
export function hintOf(name: string, known: readonly string[]): string {
  if (known.length === 0) return 'there is none to set';
  const nearest = closest(name, known);
  if (distance(name, nearest) <= Math.max(2, name.length / 3)) return `did you mean ${nearest}?`;
  return `there is ${known.join(', ')}`;
}
