import type { RandomAccess } from '@flac-metrics/random-access';
import {
  parseSegmentTags,
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
import { FlacError } from './flac-error.ts';
import { FlacReader } from './flac-reader.ts';

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
   * @throws FlacError where it cannot be read, `no-series` where neither tags nor name tell whose samples these are,
   *   `wrong-width` where bits of the recorded samples are missing; SampleCodecError where the tags make no sense
   */
  static async open(source: RandomAccess, defaults?: SegmentDefaults): Promise<FlacSegment> {
    const reader = await FlacReader.open(source);
    const tags = parseSegmentTags(reader.comments) ?? tagsFromName(reader, defaults);
    if (reader.streamInfo.channels !== 1) {
      throw new FlacError(
        'no-series',
        `${reader.name}: a series is mono, but this has ${reader.streamInfo.channels} channels`,
      );
    }
    return new FlacSegment(reader, trackOf(tags, await reader.totalSamples()));
  }

  async read(track: Track, fromMs: number, toMs: number): Promise<Columns> {
    const range = positionsBetween(track.timeline, fromMs, toMs);
    // Before anything is allocated by what the file promises.
    await this.reader.checkRange(range.first, range.end);
    return readColumns(track, range, (first, end, samples) => this.reader.read(first, end, [samples]));
  }

  close(): Promise<void> {
    return this.reader.close();
  }
}

function tagsFromName({ name, streamInfo }: FlacReader, defaults: SegmentDefaults | undefined): SegmentTags {
  const named = defaults && segmentFromName(defaults);
  if (!named)
    throw new FlacError('no-series', `${name}: neither its tags nor its name tell which series it holds`);
  const { tags, metric } = named;
  if (streamInfo.bitsPerSample === metric.bitsPerSample) return tags;
  throw new FlacError(
    'wrong-width',
    `${name}: ${metric.name} is recorded with ${metric.bitsPerSample} bits, but this file has ${streamInfo.bitsPerSample}: ` +
      'the program that made it dropped the others; make it again from the WAV with flac-encode',
  );
}
