import type { RandomAccess } from '@flac-metrics/random-access';
import type { Block, PositionRange } from '@flac-metrics/sample-codec';
import type { Lane, PackedTapeIndex } from '@flac-metrics/sample-codec/tape';
import { blocksInOrder, checkNothingBehind, tooLong } from './blocks-in-order.ts';
import { CountedAccess } from './counted-access.ts';
import { findAudioEnd } from './audio-end.ts';
import { findBlocking } from './find-blocking.ts';
import { FlacError } from './flac-error.ts';
import { FrameLocator } from './frame-locator.ts';
import { FrameSource } from './frame-source.ts';
import { packedIndexOf } from './packed-index-of.ts';
import { readLane } from './read-lane.ts';
import { readMetadata, type Metadata, type MetadataBlock } from './metadata/metadata.ts';
import type { SeekTable } from './metadata/seek-table.ts';
import type { StreamInfo } from './metadata/stream-info.ts';
import { Turns } from './turns.ts';

/** Header, one constant subframe and CRC-16 of the smallest frame: RFC 9639 §9. */
const leastFrameBytes = 10;

/**
 * What reading has cost so far. The end of a FLAC that does not say how many samples it has is read to find out, and again when it is
 * wanted.
 */
export interface ReadStats {
  readonly framesDecoded: number;
  readonly bytesRead: number;
}

/**
 * Reads samples of a FLAC file by position, decoding only the frames that hold them (RFC 9639). A sample is handed out only
 * when the CRC-16 of its frame holds; one that cannot be had is an error that says where and why.
 * Calls may overlap: they take their turn.
 */
export class FlacReader {
  readonly #source: CountedAccess;
  readonly #metadata: Metadata;
  readonly #frames: FrameSource;
  readonly #locator: FrameLocator;
  readonly #turns = new Turns();
  /** What the file holds where it is a tape; undefined in any other. */
  readonly packedIndex: PackedTapeIndex | undefined;
  #total: number | undefined;
  #isEndFound = false;

  private constructor(source: CountedAccess, metadata: Metadata, isIndexChecked: boolean) {
    this.#source = source;
    this.#metadata = metadata;
    this.#frames = new FrameSource(source, metadata);
    this.#locator = new FrameLocator(this.#frames, metadata);
    this.packedIndex = packedIndexOf(source, metadata, isIndexChecked);
    // The index says which samples are in a frame; what the first frame would say may be damaged.
    if (this.packedIndex)
      this.#frames.blocking = { isVariable: true, blockSize: metadata.streamInfo.maxBlockSize };
  }

  /**
   * Reads the metadata. The source stays the caller's until this has succeeded, and is closed with the reader then.
   * @param isIndexChecked whether the file is known to be as it was when it was opened before: of the index of a tape, the checksum is
   *   enough then
   * @throws FlacError; SampleCodecError `bad-tape-index` naming the file
   */
  static async open(source: RandomAccess, isIndexChecked = false): Promise<FlacReader> {
    const counted = new CountedAccess(source);
    return new FlacReader(counted, await readMetadata(counted), isIndexChecked);
  }

  get name(): string {
    return this.#source.name;
  }

  get byteLength(): number {
    return this.#source.byteLength;
  }

  get streamInfo(): StreamInfo {
    return this.#metadata.streamInfo;
  }

  get vendor(): string {
    return this.#metadata.vorbisComment.vendor;
  }

  /** The Vorbis comments in the order of the file, keys as they are written. */
  get comments(): readonly (readonly [key: string, value: string])[] {
    return this.#metadata.vorbisComment.comments;
  }

  /** False where there may be comments that damage hides: their block is not there, or has bytes behind the last of them. */
  get areCommentsWhole(): boolean {
    return this.#metadata.vorbisComment.isWhole;
  }

  get seekTable(): SeekTable {
    return this.#metadata.seekTable;
  }

  get blocks(): readonly MetadataBlock[] {
    return this.#metadata.blocks;
  }

  get stats(): ReadStats {
    return { framesDecoded: this.#frames.framesDecoded, bytesRead: this.#source.bytesRead };
  }

  /**
   * Samples of each channel: STREAMINFO's number, or, where that is unknown, what the last frame says.
   * @throws FlacError where the number is unknown and the end of the file is damaged
   */
  totalSamples(): Promise<number> {
    return this.#turns.take(() => this.#findTotal());
  }

  /**
   * Refuses a range that the file does not or cannot hold, for callers that allocate by it: STREAMINFO may promise 2^36 samples
   * in a file of a hundred bytes.
   * @throws FlacError `out-of-range`, `cut-short`
   */
  checkRange(first: number, end: number): Promise<void> {
    return this.#turns.take(() => this.#checkRange(first, end));
  }

  /**
   * Confirms that the last frame ends with the total, and that no other follows: nothing else guards the total of STREAMINFO, and one
   * that is too small hides samples. Decodes one frame where the seek table is good.
   * @throws FlacError `too-long`; `cut-short` or another where the last frame cannot be had
   */
  checkEnd(): Promise<void> {
    return this.#turns.take(async () => {
      const total = await this.#findTotal();
      const last = total > 0 ? await this.#locator.frameWith(total - 1, total) : undefined;
      if (last && last.firstSample + last.blockSize > total) throw tooLong(this.#frames, last);
      await checkNothingBehind(this.#frames, this.#locator.nextOffset);
    });
  }

  /**
   * Reads the samples [first, end) of every channel.
   * @param channels one array a channel, filled from index 0
   * @throws FlacError; the arrays are not to be used then
   */
  read(first: number, end: number, channels: readonly Int32Array[]): Promise<void> {
    return this.#turns.take(async () => {
      await this.#checkRange(first, end);
      if (channels.length !== this.streamInfo.channels) {
        throw new FlacError(
          'out-of-range',
          `${this.name}: has ${this.streamInfo.channels} channels, not ${channels.length}`,
        );
      }
      try {
        await this.#copy(first, end, channels);
      } finally {
        this.#frames.trim(this.#locator.nextOffset);
      }
    });
  }

  /**
   * Reads the samples of a lane of the tape, out of its own frames and no others.
   * @param samples filled from index 0, as long as the range
   * @throws FlacError naming the frame that is damaged; the array is not to be used then
   */
  readLane(lane: Lane, range: PositionRange, samples: Int32Array): Promise<void> {
    return this.#turns.take(async () => {
      this.#frames.effort.begin();
      try {
        await readLane(this.#frames, lane, range, samples);
      } finally {
        this.#frames.trim(this.#frames.window.end);
      }
    });
  }

  /**
   * The samples of all frames in turn, a block each, as the whole-file readers need them. While this is being read, other reads of the
   * same reader must wait; it checks that no frame is missing or repeated, and that the MD5 of the whole, where the file has
   * one, holds.
   * @throws FlacError
   */
  async *allBlocks(): AsyncGenerator<Block, void, undefined> {
    const finish = await this.#turns.hold();
    try {
      await this.#prepare();
      yield* blocksInOrder(this.#frames, this.streamInfo);
    } finally {
      this.#frames.forget();
      this.#frames.trim(this.#frames.audioOffset);
      finish();
    }
  }

  /** Closes the source. A second call does nothing. */
  close(): Promise<void> {
    return this.#turns.take(() => this.#source.close());
  }

  async #copy(first: number, end: number, channels: readonly Int32Array[]): Promise<void> {
    const { decoder, effort } = this.#frames;
    for (let position = first; position < end;) {
      const frame = this.#locator.heldFrameWith(position) ?? (await this.#locator.frameWith(position, end));
      const from = position - frame.firstSample;
      const to = Math.min(frame.blockSize, end - frame.firstSample);
      for (const [channel, samples] of channels.entries()) {
        const decoded = decoder.channels[channel];
        if (decoded) samples.set(decoded.subarray(from, to), position - first);
      }
      position += to - from;
      if (effort.isPauseDue) await effort.pause();
    }
  }

  async #checkRange(first: number, end: number): Promise<void> {
    const total = await this.#findTotal();
    if (!(first >= 0 && first <= end && end <= total)) {
      throw new FlacError(
        'out-of-range',
        `${this.name}: asked for samples ${first} to ${end}; it has ${total}`,
      );
    }
    const mostFrames = Math.ceil((this.byteLength - this.#frames.audioOffset) / leastFrameBytes);
    if (end > mostFrames * this.streamInfo.maxBlockSize)
      throw this.#frames.cutShort(mostFrames * this.streamInfo.maxBlockSize);
  }

  async #prepare(): Promise<void> {
    this.#frames.effort.begin();
    if (!this.#isEndFound) {
      // Where the total is known, it tells where frames end.
      if (this.#frames.totalSamples === 0) this.#frames.audioEnd = await findAudioEnd(this.#frames);
      this.#isEndFound = true;
    }
    this.#frames.blocking ??= await findBlocking(this.#frames, this.streamInfo);
  }

  async #findTotal(): Promise<number> {
    await this.#prepare();
    this.#total ??= this.#frames.totalSamples || (await this.#locator.countSamples());
    this.#frames.totalSamples = this.#total;
    return this.#total;
  }
}
