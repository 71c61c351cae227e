import { openSegmentFile, PartReader } from '@flac-metrics/archive';

/**
 * Files that are open at a time, in the measure of `PartReader`: tapes of a month of days, of as many series as a tape has, take some
 * 200 MB. A tape is made series by series, each out of all of them: with room for fewer, every read would open one anew.
 */
const mostOpen = 2048;

/** A reader of sources and tapes that has nothing open yet. */
export function openReader(): PartReader {
  return new PartReader(async (path) => openSegmentFile(path), [], mostOpen);
}
