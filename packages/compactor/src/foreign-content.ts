import type { FlacReader } from '@flac-metrics/flac-reader';
import { excerpt } from '@flac-metrics/sample-codec';

/** Comments that a tape has as well, or tells in its index. */
const carried: ReadonlySet<string> = new Set([
  'SERIES',
  'START',
  'INTERVAL',
  'MAPPING',
  'CHECK',
  'MAX_ERROR',
  'TITLE',
  'ARTIST',
  'ALBUM',
  'DATE',
]);

/** RFC 9639 §8.1: CUESHEET and PICTURE. */
const foreignBlocks: ReadonlyMap<number, string> = new Map([
  [5, 'a cue sheet'],
  [6, 'a picture'],
]);

/**
 * What somebody has put into a FLAC beside its samples.
 * @returns in words for the user; undefined where there is nothing
 */
export function foreignContent({ comments, blocks }: FlacReader): string | undefined {
  const comment = comments.find(([key]) => !carried.has(key.toUpperCase()));
  if (comment) return `the comment ${excerpt(comment[0])}`;
  for (const { type } of blocks) {
    const found = foreignBlocks.get(type);
    if (found !== undefined) return found;
  }
  return undefined;
}
