import type { SegmentFile, SegmentPart } from '@flac-metrics/archive';
import { sampleCount, type Track } from '@flac-metrics/sample-codec';

/** A closed FLAC whose samples may go onto tapes: one of one series, or a tape. */
export interface Source {
  readonly file: SegmentFile;
  readonly tracks: readonly Track[];
}

/** A file that stays as it is, and why, in words for the user. */
export interface LeftFile {
  readonly path: string;
  readonly reason: string;
}

/** The tracks that have samples. */
export function partsOf({ file, tracks }: Source): SegmentPart[] {
  return tracks.flatMap((track, trackNumber) =>
    track.timeline.length > 0 ? [{ file, track, trackNumber }] : [],
  );
}

/** Those of all tracks, also where several have the same. */
export function countSamples(source: Source): number {
  return partsOf(source).reduce((sum, { track }) => sum + sampleCount(track.timeline), 0);
}
