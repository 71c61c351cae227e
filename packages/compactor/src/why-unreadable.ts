import { ArchiveError } from '@flac-metrics/archive';
import { reasonOf } from '@flac-metrics/sample-codec';

/**
 * What a reader's error says of one file: it is damaged, or has changed since it was planned with.
 * @returns in words for the user; undefined where the error is of another kind
 */
export function whyUnreadable(error: unknown): string | undefined {
  if (!(error instanceof ArchiveError)) return undefined;
  // The error itself speaks to who has asked a server for samples.
  if (error.code === 'damaged-segment') return reasonOf(error.cause ?? error);
  return error.code === 'segment-gone' ? error.message : undefined;
}
