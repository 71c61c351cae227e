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
import { WavReader } from './wav-reader.ts';

/** A recorded WAV as a segment with one track. A file that is still growing is as long as when it was opened. */
export class WavSegment implements Segment {
  readonly tracks: readonly Track[];
  readonly #reader: WavReader;

  private constructor(reader: WavReader, track: Track) {
    this.#reader = reader;
    this.tracks = [track];
  }

  /**
   * @param defaults stand in for lost tags
   * @throws WavError where it cannot be read; SampleCodecError `no-series` where it does not hold one series that tags or name tell,
   *   `wrong-width` where bits of the recorded samples are missing, `bad-tags` where the tags make no sense
   */
  static async open(source: RandomAccess, defaults?: SegmentDefaults): Promise<WavSegment> {
    const reader = await WavReader.open(source);
    const { channels, bitsPerSample } = reader.format;
    const { name, segmentTags: tags, passedOver } = reader;
    const hiddenTags = passedOver.length > 0 ? passedOver.join(', ') : undefined;
    const file = { name, tags, hiddenTags, channels, bitsPerSample };
    const track = trackOf(tagsOfOneSeries(file, defaults), reader.sampleCount);
    return new WavSegment(reader, track);
  }

  /** @throws WavError `bad-checksum` at the first read: until all samples are known to be sound, none is handed out */
  async read(track: Track, fromMs: number, toMs: number): Promise<Columns> {
    await this.#reader.verify();
    const range = positionsBetween(track.timeline, fromMs, toMs);
    return readColumns(track, range, (first, end, samples) => this.#reader.read(first, end, [samples]));
  }

  close(): Promise<void> {
    return this.#reader.close();
  }
}
