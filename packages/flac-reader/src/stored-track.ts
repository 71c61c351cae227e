import type { Columns, PositionRange, Track } from '@flac-metrics/sample-codec';

/** A track of a FLAC, and how its samples are read. */
export interface StoredTrack {
  readonly track: Track;
  /**
   * @param range within the track
   * @throws FlacError, SampleCodecError naming the file
   */
  read(range: PositionRange): Promise<Columns>;
}
