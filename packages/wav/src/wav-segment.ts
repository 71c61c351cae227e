import type { RandomAccess } from '@flac-metrics/random-access';
import {
  positionsBetween,
  readColumns,
  segmentFromName,
  trackOf,
  type Columns,
  type Segment,
  type SegmentDefaults,
  type SegmentTags,
  type Track,
} from '@flac-metrics/sample-codec';
import { WavError } from './wav-error.ts';
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
   * @throws WavError where it cannot be read, `no-series` where neither tags nor name tell whose samples these are,
   *   `wrong-width` where bits of the recorded samples are missing; SampleCodecError where the tags make no sense
   */
  static async open(source: RandomAccess, defaults?: SegmentDefaults): Promise<WavSegment> {
    const reader = await WavReader.open(source);
    const tags = reader.segmentTags ?? tagsFromName(reader, defaults);
    if (reader.format.channels !== 1) {
      throw new WavError(
        'bad-format',
        `${reader.name}: a series is mono, but this has ${reader.format.channels} channels`,
      );
    }
    return new WavSegment(reader, trackOf(tags, reader.sampleCount));
  }

  async read(track: Track, fromMs: number, toMs: number): Promise<Columns> {
    const range = positionsBetween(track.timeline, fromMs, toMs);
    return readColumns(track, range, (first, end, samples) => this.#reader.read(first, end, [samples]));
  }

  close(): Promise<void> {
    return this.#reader.close();
  }
}

function tagsFromName({ name, format }: WavReader, defaults: SegmentDefaults | undefined): SegmentTags {
  const named = defaults && segmentFromName(defaults);
  if (!named)
    throw new WavError('no-series', `${name}: neither its tags nor its name tell which series it holds`);
  const { tags, metric } = named;
  if (format.bitsPerSample === metric.bitsPerSample) return tags;
  throw new WavError(
    'wrong-width',
    `${name}: ${metric.name} is recorded with ${metric.bitsPerSample} bits, but this file has ${format.bitsPerSample}: use the original`,
  );
}
