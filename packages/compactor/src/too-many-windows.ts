import { lastMsOf, type Timeline } from '@flac-metrics/sample-codec';
import { partsOf, type Source } from './source.ts';

/**
 * Parts of series, one for each window, into which one file is cut. A plan holds some 400 bytes of each; a tape of a few kilobytes may
 * tell of constants for thousands of series and a century. 1000 series are cut into days for more than five years.
 */
const mostParts = 2 ** 21;

/** Why a file is not cut into windows of a length, in words for the user; undefined where it may be. */
export function tooManyWindows(source: Source, windowMs: number): string | undefined {
  let parts = 0;
  const counted = new Map<Timeline, number>();
  for (const { track } of partsOf(source)) {
    const windows = counted.get(track.timeline) ?? countWindows(track.timeline, windowMs);
    counted.set(track.timeline, windows);
    parts += windows;
  }
  if (parts <= mostParts) return undefined;
  return `its series would be cut into ${parts} parts, of at most ${mostParts}, in windows so short; give a longer --window, or move it away`;
}

/** Of its runs, each for itself. */
function countWindows(timeline: Timeline, windowMs: number): number {
  return timeline.reduce((sum, run) => {
    const windows = Math.floor(lastMsOf(run) / windowMs) - Math.floor(run.startMs / windowMs) + 1;
    return sum + Math.min(run.count, windows);
  }, 0);
}
