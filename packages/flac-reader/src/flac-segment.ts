import type { RandomAccess } from '@flac-metrics/random-access';
import {
  positionsBetween,
  readColumns,
  tagsOfOneSeries,
  trackOf,
  type Columns,
  type Segment,
  type SegmentDefaults,
  type Track,
} from '@flac-metrics/sample-codec';
import { FlacError } from './flac-error.ts';
import { FlacReader } from './flac-reader.ts';
import { segmentTagsOf } from './segment-tags.ts';

/** A year at one sample a second, and more: about 700 MB. A file of constant frames can promise, and hold, thousands of times that. */
const mostSamplesAtOnce = 1 << 25;

/** A FLAC with the samples of a series, as a segment with one track. */
export class FlacSegment implements Segment {
  readonly tracks: readonly Track[];
  readonly reader: FlacReader;

  private constructor(reader: FlacReader, track: Track) {
    this.reader = reader;
    this.tracks = [track];
  }

  /**
   * @param defaults stand in for the tags that a FLAC made by sox or flac has lost
   * @throws FlacError where it cannot be read, `too-long` where the total hides samples that the seek table knows; SampleCodecError `no-series` where it does not hold one series that tags or name tell,
   *   `wrong-width` where bits of the recorded samples are missing, `bad-tags` where the tags make no sense
   */
  static async open(source: RandomAccess, defaults?: SegmentDefaults): Promise<FlacSegment> {
    const reader = await FlacReader.open(source);
    const { channels, bitsPerSample } = reader.streamInfo;
    const hiddenTags = reader.areCommentsWhole
      ? undefined
      : 'its VORBIS_COMMENT, which is missing or has bytes behind its last comment';
    const file = { name: reader.name, tags: segmentTagsOf(reader), hiddenTags, channels, bitsPerSample };
    const tags = tagsOfOneSeries(file, defaults);
    // A total that the seek table denies would hide samples, if it is the table that is right.
    if (reader.seekTable.end > (await reader.totalSamples())) await reader.checkEnd();
    return new FlacSegment(reader, trackOf(tags, await reader.totalSamples()));
  }

  /** @throws FlacError `out-of-range` where more samples are asked for than fit memory */
  async read(track: Track, fromMs: number, toMs: number): Promise<Columns> {
    const range = positionsBetween(track.timeline, fromMs, toMs);
    const count = range.end - range.first;
    if (count > mostSamplesAtOnce) {
      throw new FlacError(
        'out-of-range',
        `${this.reader.name}: asked for ${count} samples at once; ask for at most ${mostSamplesAtOnce}, and more often`,
      );
    }
    // Before anything is allocated by what the file promises.
    await this.reader.checkRange(range.first, range.end);
    return readColumns(track, range, (first, end, samples) => this.reader.read(first, end, [samples]));
  }

  close(): Promise<void> {
    return this.reader.close();
  }
}
