import type { RandomAccess } from '@flac-metrics/random-access';
import {
  positionsBetween,
  readColumns,
  tagsOfOneSeries,
  trackOf,
  type Columns,
  type Mapping,
  type Segment,
  type SegmentDefaults,
  type Track,
} from '@flac-metrics/sample-codec';
import { WavReader } from './wav-reader.ts';

/** A recorded WAV as a segment with one track. A file that is still growing is as long as when it was opened. */
export class WavSegment implements Segment {
  readonly tracks: readonly Track[];
  readonly #reader: WavReader;
  readonly #mapping: Mapping;

  private constructor(reader: WavReader, track: Track, mapping: Mapping) {
    this.#reader = reader;
    this.#mapping = mapping;
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
    const found = tagsOfOneSeries(file, defaults);
    return new WavSegment(reader, trackOf(found, reader.sampleCount), found.mapping);
  }

  /** @throws WavError `bad-checksum` at the first read: until all samples are known to be sound, none is handed out */
  async read({ timeline }: Track, fromMs: number, toMs: number): Promise<Columns> {
    await this.#reader.verify();
    const range = positionsBetween(timeline, fromMs, toMs);
    const recorded = { timeline, mapping: this.#mapping };
    return readColumns(recorded, range, (first, end, samples) => this.#reader.read(first, end, [samples]));
  }

  close(): Promise<void> {
    return this.#reader.close();
  }
}
