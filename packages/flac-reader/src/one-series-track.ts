import {
  readColumns,
  tagsOfOneSeries,
  trackOf,
  type Columns,
  type PositionRange,
  type SegmentDefaults,
  type Track,
} from '@flac-metrics/sample-codec';
import type { FlacReader } from './flac-reader.ts';
import { segmentTagsOf } from './segment-tags.ts';

/** A track of a FLAC, and how its samples are read. */
interface StoredTrack {
  readonly track: Track;
  /**
   * @param range within the track
   * @throws FlacError, SampleCodecError naming the file
   */
  readonly read: (range: PositionRange) => Promise<Columns>;
}

/**
 * The track of a FLAC of one series.
 * @throws FlacError; SampleCodecError `no-series`, `wrong-width`, `bad-tags`
 */
export async function oneSeriesTrack(
  reader: FlacReader,
  defaults: SegmentDefaults | undefined,
): Promise<StoredTrack> {
  const { channels, bitsPerSample } = reader.streamInfo;
  const hiddenTags = reader.areCommentsWhole
    ? undefined
    : 'its VORBIS_COMMENT, which is missing or has bytes behind its last comment';
  const file = { name: reader.name, tags: segmentTagsOf(reader), hiddenTags, channels, bitsPerSample };
  const tags = tagsOfOneSeries(file, defaults);
  // A total that the seek table denies would hide samples, if it is the table that is right.
  if (reader.seekTable.end > (await reader.totalSamples())) await reader.checkEnd();
  const track = trackOf(tags, await reader.totalSamples());
  return {
    track,
    read: async (range) => {
      // Before anything is allocated by what the file promises.
      await reader.checkRange(range.first, range.end);
      const recorded = { timeline: track.timeline, mapping: tags.mapping };
      return readColumns(recorded, range, (first, end, samples) => reader.read(first, end, [samples]));
    },
  };
}
