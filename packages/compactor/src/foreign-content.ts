import { blockTypeName, type FlacReader } from '@flac-metrics/flac-reader';
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

/** RFC 9639 §8.1: APPLICATION. */
const application = 2;
/** CUESHEET, PICTURE, and types that are reserved. */
const firstForeignType = 5;

/**
 * What somebody has put into a FLAC beside its samples.
 * @returns in words for the user; undefined where there is nothing
 */
export function foreignContent({ comments, blocks, packedIndex }: FlacReader): string | undefined {
  const comment = comments.find(([key]) => !carried.has(key.toUpperCase()));
  if (comment) return `the comment ${excerpt(comment[0])}`;
  const foreign = blocks.find(({ type }) => type >= firstForeignType);
  if (foreign) return `a block ${blockTypeName(foreign.type)}`;
  const applications = blocks.filter(({ type }) => type === application).length;
  return applications > (packedIndex ? 1 : 0) ? 'a block of another application' : undefined;
}
