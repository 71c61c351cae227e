import { formatSeries, SampleCodecError, type Series } from '@flac-metrics/sample-codec';
import { encodeColumn, encodeWithin, type EncodedColumn } from '@flac-metrics/sample-codec/ladder';
import {
  writeTapeIndex,
  type TapeExtent,
  type TapeIndex,
  type TapeTrack,
} from '@flac-metrics/sample-codec/tape';
import { FlacEncoderError } from '../flac-encoder-error.ts';
import { leastBlockSize } from '../frame/block-size.ts';
import type { Effort } from '../frame/effort.ts';
import { columnDigest } from './column-digest.ts';
import type { EncodedTape } from './encoded-tape.ts';
import { LanePool } from './lane-pool.ts';
import { LaneWriter } from './lane-writer.ts';
import { streamWidth } from './stream-width.ts';
import { checkColumn, type TapeColumn } from './tape-column.ts';
import { applicationBlock, commentBlock } from './tape-metadata.ts';
import { TimelinePool } from './timeline-pool.ts';
import { valueRange } from './value-range.ts';

/** Of all lanes: they are kept until the end, four bytes each. */
const mostTapeSamples = 2 ** 24;
/** Whoever opens a tape holds them all; the bytes of an index have room for some more. */
const mostTapeTracks = 2 ** 15;

export interface TapeOptions {
  /** Default `best`. */
  readonly effort?: Effort;
  /** Default and most: 2^24. */
  readonly mostSamples?: number;
}

/** A column that waits for the others. */
interface WaitingTrack {
  readonly series: Series;
  readonly timeline: number;
  readonly column: EncodedColumn;
  readonly min: number;
  readonly max: number;
  readonly maxError: number | undefined;
  readonly digest: string;
}

/** Puts many series of one target over one segment of time onto a tape: a FLAC with an index of what is where. */
export class TapeEncoder {
  readonly #effort: Effort;
  readonly #mostSamples: number;
  readonly #timelines: TimelinePool = new TimelinePool();
  readonly #pool: LanePool = new LanePool();
  readonly #tracks: WaitingTrack[] = [];
  #sampleCount = 0;

  constructor({ effort = 'best', mostSamples = mostTapeSamples }: TapeOptions = {}) {
    this.#effort = effort;
    this.#mostSamples = Math.min(mostSamples, mostTapeSamples);
  }

  /** Of all lanes so far: what a constant series has are none, and what another one has may count twice. */
  get sampleCount(): number {
    return this.#sampleCount;
  }

  get trackCount(): number {
    return this.#tracks.length;
  }

  /**
   * @param maxError above 0: values may be kept this far from those given, where that makes them smaller; absent, every bit is kept
   * @throws FlacEncoderError `bad-column` where it is not sound, `lossy-twice` where it has errors already, `tape-full` where it belongs
   *   onto another tape; nothing has been added then
   */
  add(column: TapeColumn, maxError?: number): void {
    const { series, timeline } = column;
    checkColumn(column, maxError);
    const found = this.#timelines.find(timeline);
    const bounded =
      maxError === undefined
        ? { column: encodeColumn(column.values), values: column.values, isLossy: false }
        : encodeWithin(column.values, maxError);
    const { values } = bounded;
    const digest = columnDigest(values);
    const encoded = this.#pool.share(bounded.column, values.length, digest);
    const lanes = [...encoded.tracks, ...(this.#timelines.isKept(found) ? [] : [found.deviations ?? []])];
    const samples = lanes.reduce((sum, lane) => sum + lane.length, this.#sampleCount);
    this.#checkRoom(series, samples);
    this.#timelines.keep(timeline, found);
    this.#sampleCount = samples;
    this.#tracks.push({
      series,
      timeline: found.number,
      column: encoded,
      ...valueRange(values),
      maxError: bounded.isLossy ? maxError : column.maxError,
      digest,
    });
  }

  /**
   * Encodes all that was added.
   * @throws FlacEncoderError `tape-full` where the index has no room for it
   */
  finish(): EncodedTape {
    const lanes = new LaneWriter(streamWidth(this.#lanes()), this.#effort);
    const index = this.#append(lanes);
    const { stream } = lanes;
    // A total of 0 would mean that nobody knows it (RFC 9639 §8.2).
    if (stream.totalSamples === 0) stream.append(new Int32Array(leastBlockSize), 0, leastBlockSize);
    const extent = { totalSamples: stream.totalSamples, frameBytes: stream.frameBytes };
    const bytes = stream.finish([commentBlock(index), applicationBlock(indexBytes(index, extent))]);
    const digests = {
      timelines: this.#timelines.timelines.map(({ digest }) => digest),
      tracks: this.#tracks.map(({ digest }) => digest),
    };
    return { bytes, index, digests };
  }

  *#lanes(): Generator<Int32Array, void, undefined> {
    for (const { deviations } of this.#timelines.timelines) if (deviations) yield deviations;
    for (const { column } of this.#tracks) yield* column.tracks;
  }

  #append(lanes: LaneWriter): TapeIndex {
    const timelines = this.#timelines.timelines.map(({ grid, deviations }) =>
      deviations ? { grid, deviation: lanes.append(deviations) } : { grid },
    );
    const tracks = this.#tracks.map(({ series, timeline, column, min, max, maxError }): TapeTrack => {
      const { mapping, exceptions, tracks } = column;
      const track = {
        series,
        timeline,
        mapping,
        exceptions,
        lanes: tracks.map((track) => lanes.append(track)),
        min,
        max,
      };
      return maxError === undefined ? track : { ...track, maxError };
    });
    return { timelines, tracks };
  }

  #checkRoom(series: Series, samples: number): void {
    const what = `${formatSeries(series)}: the tape has ${this.#tracks.length} series of ${this.#sampleCount} samples`;
    if (samples > this.#mostSamples) {
      const advice = this.#tracks.length > 0 ? 'begin another one' : 'divide it into shorter windows of time';
      throw new FlacEncoderError(
        'tape-full',
        `${what}, with this one ${samples}, of at most ${this.#mostSamples}: ${advice}`,
      );
    }
    if (this.#tracks.length === mostTapeTracks)
      throw new FlacEncoderError('tape-full', `${what}, and no room for more: begin another one`);
  }
}

function indexBytes(index: TapeIndex, extent: TapeExtent): Uint8Array {
  try {
    return writeTapeIndex(index, extent);
  } catch (error) {
    if (error instanceof SampleCodecError && error.code === 'tape-index-too-long')
      throw new FlacEncoderError('tape-full', error.message, { cause: error });
    throw error;
  }
}
