import type { RandomAccess } from '@flac-metrics/random-access';
import type { Block } from '@flac-metrics/sample-codec';
import { FlacError } from './flac-error.ts';
import { lastFrame, nextFrame, searchBefore } from './frame-search.ts';
import { FrameSource, readAheadBytes, type LocatedFrame } from './frame-source.ts';
import { readMetadata, type Metadata, type MetadataBlock } from './metadata/metadata.ts';
import { pointBefore, type SeekTable } from './metadata/seek-table.ts';
import type { StreamInfo } from './metadata/stream-info.ts';
import { SampleDigest } from './sample-digest.ts';

/** Header, one constant subframe and CRC-16 of the smallest frame: RFC 9639 §9. */
const leastFrameBytes = 10;

/** What reading has cost so far. */
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
  readonly #source: RandomAccess;
  readonly #metadata: Metadata;
  readonly #frames: FrameSource;
  /** The frame whose samples are in the decoder. */
  #current: LocatedFrame | undefined;
  #seekTableLies = false;
  #prepared = false;
  #totalSamples: number | undefined;
  #turn: Promise<unknown> = Promise.resolve();

  private constructor(source: RandomAccess, metadata: Metadata) {
    this.#source = source;
    this.#metadata = metadata;
    this.#frames = new FrameSource(source, metadata);
    this.#totalSamples = metadata.streamInfo.totalSamples || undefined;
  }

  /**
   * Reads the metadata. The source stays the caller's until this has succeeded, and is closed with the reader then.
   * @throws FlacError
   */
  static async open(source: RandomAccess): Promise<FlacReader> {
    return new FlacReader(source, await readMetadata(source));
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

  get seekTable(): SeekTable {
    return this.#metadata.seekTable;
  }

  get blocks(): readonly MetadataBlock[] {
    return this.#metadata.blocks;
  }

  get stats(): ReadStats {
    const { framesDecoded, window } = this.#frames;
    return { framesDecoded, bytesRead: this.#metadata.audioOffset + window.bytesRead };
  }

  /**
   * Samples of each channel: STREAMINFO's number, or, where that is unknown, what the last frame says.
   * @throws FlacError where the number is unknown and the end of the file is damaged
   */
  totalSamples(): Promise<number> {
    return this.#inTurn(() => this.#findTotal());
  }

  /**
   * Refuses a range that the file does not or cannot hold, for callers that allocate by it: STREAMINFO may promise 2^36 samples
   * in a file of a hundred bytes.
   * @throws FlacError `out-of-range`, `cut-short`
   */
  checkRange(first: number, end: number): Promise<void> {
    return this.#inTurn(() => this.#checkRange(first, end));
  }

  /**
   * Reads the samples [first, end) of every channel.
   * @param channels one array a channel, filled from index 0
   * @throws FlacError; the arrays are not to be used then
   */
  read(first: number, end: number, channels: readonly Int32Array[]): Promise<void> {
    return this.#inTurn(async () => {
      await this.#checkRange(first, end);
      if (channels.length !== this.streamInfo.channels) {
        throw new FlacError(
          'out-of-range',
          `${this.name}: has ${this.streamInfo.channels} channels, not ${channels.length}`,
        );
      }
      for (let position = first; position < end;) {
        const frame = this.#heldFrameWith(position) ?? (await this.#frameWith(position, end));
        const from = position - frame.firstSample;
        const to = Math.min(frame.blockSize, end - frame.firstSample);
        for (const [channel, samples] of channels.entries()) {
          const decoded = this.#frames.decoder.channels[channel];
          if (decoded) samples.set(decoded.subarray(from, to), position - first);
        }
        position += to - from;
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
    const finish = await this.#takeTurn();
    try {
      await this.#prepare();
      yield* this.#blocksInOrder();
    } finally {
      finish();
    }
  }

  async *#blocksInOrder(): AsyncGenerator<Block, void, undefined> {
    const { streamInfo, audioOffset } = this.#metadata;
    const { decoder, window } = this.#frames;
    const digest = streamInfo.md5.some((byte) => byte !== 0)
      ? new SampleDigest(streamInfo.bitsPerSample)
      : undefined;
    let position = 0;
    let offset = audioOffset;
    this.#current = undefined;
    while (streamInfo.totalSamples ? position < streamInfo.totalSamples : offset < window.fileBytes) {
      if (offset >= window.fileBytes) throw this.#cutShort(position);
      const frame = this.#frames.decodeHeld(offset) ?? (await this.#frames.decodeAt(offset, readAheadBytes));
      if (frame.firstSample !== position) throw this.#outOfOrder(frame, position);
      if (streamInfo.totalSamples && position + frame.blockSize > streamInfo.totalSamples) {
        throw new FlacError(
          'too-long',
          `${this.name}: more samples than the ${streamInfo.totalSamples} of STREAMINFO`,
        );
      }
      digest?.update(decoder.channels, frame.blockSize);
      const channels = decoder.channels.map((samples) => samples.subarray(0, frame.blockSize));
      yield { firstSample: position, sampleCount: frame.blockSize, channels };
      position += frame.blockSize;
      offset += frame.frameBytes;
    }
    if (digest && Buffer.compare(digest.digest(), streamInfo.md5) !== 0) {
      throw new FlacError(
        'md5-mismatch',
        `${this.name}: the samples do not have the MD5 that STREAMINFO gives`,
      );
    }
  }

  /** Closes the source. A second call does nothing. */
  close(): Promise<void> {
    return this.#inTurn(() => this.#source.close());
  }

  /** Waits for a turn that lasts until the function it returns is called. */
  #takeTurn(): Promise<() => void> {
    return new Promise((start) => {
      void this.#inTurn(() => new Promise<void>((finish) => start(finish)));
    });
  }

  /** There is one decoder and one window: calls that overlap wait for each other. */
  #inTurn<Result>(work: () => Promise<Result>): Promise<Result> {
    const turn = this.#turn.then(work);
    // A failure belongs to whoever asked; the next in line starts afresh.
    this.#turn = turn.catch(() => {});
    return turn;
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
      throw this.#cutShort(mostFrames * this.streamInfo.maxBlockSize);
  }

  /** Under the fixed blocking strategy frames count blocks, whose size only the first frame tells where STREAMINFO does not. */
  async #prepare(): Promise<void> {
    if (this.#prepared) return;
    const { minBlockSize, maxBlockSize } = this.streamInfo;
    if (minBlockSize !== maxBlockSize && this.#frames.audioOffset < this.byteLength) {
      try {
        const first = await this.#frames.decodeAt(this.#frames.audioOffset);
        if (first.firstSample === 0) this.#frames.decoder.fixedBlockSize = first.blockSize;
      } catch (error) {
        // The damage is told to whoever needs that frame.
        if (!(error instanceof FlacError)) throw error;
      }
    }
    this.#prepared = true;
  }

  async #findTotal(): Promise<number> {
    await this.#prepare();
    if (this.#totalSamples !== undefined) return this.#totalSamples;
    const { window, audioOffset } = this.#frames;
    this.#current = undefined;
    const last = await lastFrame(this.#frames);
    const end = last ? last.offset + last.frameBytes : audioOffset;
    if (end !== window.fileBytes) {
      throw new FlacError(
        'cut-frame',
        `${this.name}, byte ${end}: the file is damaged from here to its end, and does not say how many samples it has`,
      );
    }
    this.#totalSamples = last ? last.firstSample + last.blockSize : 0;
    return this.#totalSamples;
  }

  /** The frame with a position, where it is decoded already or follows the last one in memory. */
  #heldFrameWith(position: number): LocatedFrame | undefined {
    const current = this.#current;
    if (!current) return undefined;
    if (contains(current, position)) return current;
    if (position !== current.firstSample + current.blockSize) return undefined;
    this.#current = undefined;
    const next = this.#frames.decodeHeld(current.offset + current.frameBytes);
    if (next && contains(next, position)) this.#current = next;
    return this.#current;
  }

  async #frameWith(position: number, end: number): Promise<LocatedFrame> {
    this.#current = undefined;
    const frame = (await this.#frameByTable(position, end)) ?? (await this.#frameBySearch(position));
    this.#current = frame;
    return frame;
  }

  /**
   * By the seek table, as far as it is right: a point must lead to a frame with the sample that it promises.
   * @returns undefined where there is no point, or it does not lead there
   */
  async #frameByTable(position: number, end: number): Promise<LocatedFrame | undefined> {
    const { firstSamples, byteOffsets } = this.seekTable;
    const point = this.#seekTableLies ? -1 : pointBefore(this.seekTable, position);
    if (point < 0) return undefined;
    const offset = this.#frames.audioOffset + (byteOffsets[point] ?? 0);
    const after = pointBefore(this.seekTable, end - 1) + 1;
    const endOffset =
      after < byteOffsets.length ? this.#frames.audioOffset + (byteOffsets[after] ?? 0) : this.byteLength;
    const loadBytes = Math.min(readAheadBytes, Math.max(16, endOffset - offset));
    try {
      if (offset >= this.byteLength) return undefined;
      const frame = await this.#frames.decodeAt(offset, loadBytes);
      if (frame.firstSample !== firstSamples[point]) {
        this.#seekTableLies = true;
        return undefined;
      }
      if (contains(frame, position)) return frame;
    } catch (error) {
      // Damage, or a point that leads into the middle of a frame: the search finds out.
      if (error instanceof FlacError) return undefined;
      throw error;
    }
    return this.#walk(offset, position);
  }

  async #frameBySearch(position: number): Promise<LocatedFrame> {
    return this.#walk(await searchBefore(this.#frames, position), position);
  }

  /** From a frame onwards, frame by frame, over damage that does not hold the position. */
  async #walk(start: number, position: number): Promise<LocatedFrame> {
    const { window } = this.#frames;
    let damage: unknown;
    let offset = start;
    while (offset < window.fileBytes) {
      let frame: LocatedFrame | undefined;
      try {
        frame = await this.#frames.decodeAt(offset);
      } catch (error) {
        if (!(error instanceof FlacError)) throw error;
        damage = error;
        frame = await nextFrame(this.#frames, offset + 1, window.fileBytes);
        if (!frame) throw damage;
      }
      if (contains(frame, position)) return frame;
      if (frame.firstSample > position) throw damage ?? this.#outOfOrder(frame, position);
      damage = undefined;
      offset = frame.offset + frame.frameBytes;
    }
    throw this.#cutShort(position);
  }

  #cutShort(position: number): FlacError {
    const { totalSamples } = this.streamInfo;
    return new FlacError(
      'cut-short',
      `${this.name}: the file ends at sample ${position} of ${totalSamples || 'an unknown number'}: it was cut off`,
    );
  }

  #outOfOrder(frame: LocatedFrame, position: number): FlacError {
    const code = frame.firstSample > position ? 'missing-frames' : 'repeated-frames';
    return new FlacError(
      code,
      `${this.name}, frame at byte ${frame.offset}: begins with sample ${frame.firstSample} where ${position} was due`,
    );
  }
}

function contains(frame: LocatedFrame, position: number): boolean {
  return position >= frame.firstSample && position < frame.firstSample + frame.blockSize;
}
