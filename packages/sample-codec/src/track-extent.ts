import { lastMsOf } from './timeline.ts';
import type { Track } from './track.ts';

/** Times of the first and the last sample of some tracks. */
export interface TrackExtent {
  readonly startMs: number;
  readonly lastMs: number;
}

/** @returns undefined where they have no samples */
export function extentOf(tracks: readonly Track[]): TrackExtent | undefined {
  let [startMs, lastMs] = [Infinity, -Infinity];
  for (const { timeline } of tracks) {
    const [first, last] = [timeline[0], timeline.at(-1)];
    if (!first || !last) continue;
    startMs = Math.min(startMs, first.startMs);
    lastMs = Math.max(lastMs, lastMsOf(last));
  }
  return startMs <= lastMs ? { startMs, lastMs } : undefined;
}
