import type { RandomAccess } from '@flac-metrics/random-access';
import {
  positionsBetween,
  type Columns,
  type PositionRange,
  type Segment,
  type SegmentDefaults,
  type Track,
} from '@flac-metrics/sample-codec';
import { isTapeName } from '@flac-metrics/sample-codec/tape';
import { FlacError } from './flac-error.ts';
import { FlacReader } from './flac-reader.ts';
import { oneSeriesTrack } from './one-series-track.ts';
import { checkSamplesAtOnce } from './samples-at-once.ts';
import { readTapeTrack, tapeTracks } from './tape-tracks.ts';

/** Reads samples of one of the tracks by its number. @param range within it */
type ReadTrack = (number: number, range: PositionRange) => Promise<Columns>;

/** A FLAC as a segment: a tape with its tracks, or the samples of one series, as one track. */
export class FlacSegment implements Segment {
  readonly tracks: readonly Track[];
  readonly reader: FlacReader;
  readonly #readTrack: ReadTrack;

  private constructor(reader: FlacReader, tracks: readonly Track[], readTrack: ReadTrack) {
    this.reader = reader;
    this.tracks = tracks;
    this.#readTrack = readTrack;
  }

  /**
   * @param defaults stand in for the tags that a FLAC of one series has lost that sox or flac made
   * @param isIndexChecked as for `FlacReader.open`
   * @throws FlacError where it cannot be read, `too-long` where the total hides samples that the seek table knows,
   *   `no-tape-index` where the name of the file promises a tape; SampleCodecError
   *   `bad-tape-index` where it is a tape whose index is damaged; `no-series` where it is neither a tape nor holds one series that
   *   tags or name tell, `wrong-width` where bits of the recorded samples are missing, `bad-tags` where the tags make
   *   no sense
   */
  static async open(
    source: RandomAccess,
    defaults?: SegmentDefaults,
    isIndexChecked = false,
  ): Promise<FlacSegment> {
    const reader = await FlacReader.open(source, isIndexChecked);
    const { packedIndex } = reader;
    if (!packedIndex && defaults && isTapeName(defaults.fileName)) throw noTapeIndex(reader);
    if (packedIndex) {
      const { tracks, damage } = await tapeTracks(reader, packedIndex);
      return new FlacSegment(reader, tracks, (number, range) => {
        const { timeline = [] } = tracks[number] ?? {};
        return readTapeTrack(reader, packedIndex.trackAt(number), timeline, range, damage.get(timeline));
      });
    }
    const { track, read } = await oneSeriesTrack(reader, defaults);
    return new FlacSegment(reader, [track], (_, range) => read(range));
  }

  /**
   * @param track one of `tracks`
   * @throws FlacError `out-of-range` where more samples are asked for than fit memory
   */
  async read(track: Track, fromMs: number, toMs: number): Promise<Columns> {
    const number = this.tracks.indexOf(track);
    if (number < 0)
      throw new FlacError('out-of-range', `${this.reader.name}: asked for a track of another file`);
    const range = positionsBetween(track.timeline, fromMs, toMs);
    checkSamplesAtOnce(this.reader, range.end - range.first);
    return this.#readTrack(number, range);
  }

  close(): Promise<void> {
    return this.reader.close();
  }
}

function noTapeIndex({ name }: FlacReader): FlacError {
  return new FlacError(
    'no-tape-index',
    `${name}: its name says that it is a tape, but it has no index of what is in it: damaged, or made by a program that drops it; restore the file`,
  );
}
