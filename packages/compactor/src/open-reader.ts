import { openSegmentFile, PartReader } from '@flac-metrics/archive';

/** Files that are open at a time. */
const mostOpen = 64;

/** A reader of sources and tapes that has nothing open yet. */
export function openReader(): PartReader {
  return new PartReader(async (path) => openSegmentFile(path), [], mostOpen);
}
