import type { SegmentFile, SegmentPart } from '@flac-metrics/archive';
import type { Track } from '@flac-metrics/sample-codec';

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
