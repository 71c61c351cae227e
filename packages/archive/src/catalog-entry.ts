import type { Track } from '@flac-metrics/sample-codec';
import type { SegmentFile } from './segment-file.ts';

/** A file whose tracks are known. */
export interface KnownSegment extends SegmentFile {
  readonly state: 'known';
  readonly tracks: readonly Track[];
}

/** A file that is named or tagged as a segment, and cannot be read. */
export interface DamagedSegment extends SegmentFile {
  readonly state: 'damaged';
  readonly reason: string;
  /** What it held when it was sound, if it ever was since the start. */
  readonly lastTracks: readonly Track[] | undefined;
  /** The system would not let it be read; that may change although the file does not. */
  readonly isUnreadable: boolean;
}

/** A file that is no segment at all, such as music. */
interface IgnoredFile extends SegmentFile {
  readonly state: 'ignored';
}

/** A file in the folder, as it was when it was looked at. */
export type CatalogEntry = KnownSegment | DamagedSegment | IgnoredFile;
