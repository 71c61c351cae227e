import type { RandomAccess } from '@flac-metrics/random-access';
import { firstSampleOf, otherBlockSize, type Blocking } from './blocking.ts';
import { FlacError } from './flac-error.ts';
import { FrameDecoder } from './frame/frame-decoder.ts';
import type { FrameHeader } from './frame/frame-header.ts';
import { FrameWindow } from './frame-window.ts';
import type { LocatedFrame, LocatedHeader } from './located-frame.ts';
import type { Metadata } from './metadata/metadata.ts';
import { SearchEffort } from './search-effort.ts';

/** What is read where the length of a frame is not known; most frames of metrics are smaller. */
const guessBytes = 1 << 14;
/** What is read at once when frames are taken in turn. */
export const readAheadBytes: number = 1 << 20;
/** RFC 9639 §9.1: 4 bytes, a number of up to 7, block size and sample rate of up to 2 each, a checksum; rounded up. */
export const longestHeaderBytes = 32;

/**
 * Decodes the frame at an offset of the file, reading as much as it takes and no more than a sound frame can have. The one that was
 * decoded last is not decoded again: who looks how a stream is numbered, or where it ends, may have met the one that is wanted next.
 */
export class FrameSource {
  readonly decoder: FrameDecoder;
  readonly window: FrameWindow;
  readonly effort: SearchEffort;
  readonly audioOffset: number;
  /** Undefined until it is found: frames are decoded then, but nobody knows yet where in the recording they belong. */
  blocking: Blocking | undefined;
  /** Of each channel; 0 as long as it is not known. */
  totalSamples: number;
  /** Where frames end, but for zeros: before what taggers put behind them, once `findAudioEnd` has looked. */
  audioEnd: number;
  /** The most bytes that a frame of the stream can have. */
  readonly reach: number;
  readonly #guessBytes: number;
  readonly #channelCount: number;
  #decoded: LocatedFrame | undefined;
  framesDecoded = 0;

  constructor(source: RandomAccess, { streamInfo, audioOffset }: Metadata) {
    this.decoder = new FrameDecoder(streamInfo);
    this.window = new FrameWindow(source);
    this.effort = new SearchEffort(source.name);
    this.audioOffset = audioOffset;
    this.totalSamples = streamInfo.totalSamples;
    this.audioEnd = source.byteLength;
    this.reach = Math.max(this.decoder.mostFrameBytes, streamInfo.maxFrameBytes);
    this.#channelCount = streamInfo.channels;
    this.#guessBytes = Math.min(streamInfo.maxFrameBytes || guessBytes, this.decoder.mostFrameBytes);
  }

  /** The header at an offset whose bytes are in memory; undefined where there is none. */
  headerHeld(offset: number): FrameHeader | undefined {
    const { window, decoder } = this;
    try {
      return decoder.readHeader(window.bytes, offset - window.start, window.end - window.start);
    } catch (error) {
      if (error instanceof FlacError) return undefined;
      throw error;
    }
  }

  /** The header at an offset; undefined where there is none. */
  async headerAt(offset: number): Promise<FrameHeader | undefined> {
    if (!this.window.holds(offset, longestHeaderBytes)) await this.window.load(offset, longestHeaderBytes);
    return this.headerHeld(offset);
  }

  /** Where a frame with such a header belongs; undefined where that is nowhere. */
  firstSampleOf(header: FrameHeader): number | undefined {
    try {
      return this.#firstSampleOf(header);
    } catch (error) {
      if (error instanceof FlacError) return undefined;
      throw error;
    }
  }

  /** Whether the samples of the frame at an offset are in the decoder. */
  isDecoded(offset: number): boolean {
    return this.#decoded?.offset === offset;
  }

  /** To be called when somebody else had the decoder's samples. */
  forget(): void {
    this.#decoded = undefined;
  }

  /**
   * Without waiting, where the frame is decoded or its bytes are in memory already; undefined where they are not.
   * @throws FlacError saying what is wrong with the frame, and where
   */
  decodeHeld(offset: number): LocatedFrame | undefined {
    const { window } = this;
    if (!this.isDecoded(offset) && (offset < window.start || offset >= window.end)) return undefined;
    try {
      return this.#decode(offset);
    } catch (error) {
      if (error instanceof FlacError && error.code === 'cut-frame' && window.end < window.fileBytes)
        return undefined;
      throw this.located(error, offset);
    }
  }

  /**
   * @param loadBytes how much to read where it must be read, when the caller knows
   * @throws FlacError saying what is wrong with the frame, and where; `too-damaged` where that was so too often
   */
  async decodeAt(offset: number, loadBytes: number = this.#guessBytes): Promise<LocatedFrame> {
    try {
      return await this.#decodeLoading(offset, loadBytes);
    } catch (error) {
      const blockSize = this.headerHeld(offset)?.blockSize ?? 0;
      if (error instanceof FlacError) this.effort.countFailure(blockSize * this.#channelCount);
      throw error;
    }
  }

  /** Whether a frame of the stream may have such a header: see `Blocking`. Where the total is unknown, the last has any size. */
  isPlausible({ firstSample, blockSize }: LocatedHeader): boolean {
    const { blocking, totalSamples } = this;
    if (totalSamples === 0) return true;
    const end = firstSample + blockSize;
    const mayBeShort = !blocking || blocking.isVariable || end === totalSamples;
    return end <= totalSamples && (mayBeShort || blockSize === blocking.blockSize);
  }

  /** Whether the header of the next frame stands where a frame ends, or nothing is due there. */
  async joins(frame: LocatedFrame): Promise<boolean> {
    if (this.isLast(frame, frame.firstSample)) return true;
    const header = await this.headerAt(frame.offset + frame.frameBytes);
    return header !== undefined && this.firstSampleOf(header) === frame.firstSample + frame.blockSize;
  }

  /** Whether nothing may follow a frame that begins with `firstSample`: only the last may be shorter than the others. */
  isLast({ blockSize, offset, frameBytes }: Omit<LocatedFrame, 'firstSample'>, firstSample: number): boolean {
    return firstSample + blockSize === this.totalSamples || offset + frameBytes >= this.audioEnd;
  }

  cutShort(position: number): FlacError {
    return new FlacError(
      'cut-short',
      `${this.window.name}: the file ends at sample ${position} of ${this.totalSamples || 'an unknown number'}: it was cut off`,
    );
  }

  outOfOrder(frame: LocatedFrame, position: number): FlacError {
    const code = frame.firstSample > position ? 'missing-frames' : 'repeated-frames';
    return new FlacError(
      code,
      `${this.window.name}, frame at byte ${frame.offset}: begins with sample ${frame.firstSample} where ${position} was due`,
    );
  }

  /** The same error, with the place. */
  located(error: unknown, offset: number): unknown {
    if (!(error instanceof FlacError)) return error;
    return new FlacError(error.code, `${this.window.name}, frame at byte ${offset}: ${error.message}`, {
      cause: error,
    });
  }

  /** Gives memory back between reads, but for a little at `offset`, where the next one may go on. */
  trim(offset: number): void {
    this.window.trim(offset);
    this.decoder.release();
  }

  async #decodeLoading(offset: number, loadBytes: number): Promise<LocatedFrame> {
    const { window, decoder } = this;
    for (let length = loadBytes; ; length *= 4) {
      const held = this.decodeHeld(offset);
      if (held) return held;
      const isHeld = window.holds(offset, Math.min(length, decoder.mostFrameBytes));
      if (isHeld && length >= decoder.mostFrameBytes) {
        throw this.located(new FlacError('bad-residual', 'the frame does not end'), offset);
      }
      if (!isHeld) await window.load(offset, length);
    }
  }

  #decode(offset: number): LocatedFrame {
    const { blocking } = this;
    const decoded = this.#decoded;
    const frame = decoded?.offset === offset ? this.#placedAgain(decoded) : this.#decodeBytes(offset);
    const { header, blockSize } = frame;
    const isShort = blocking && !header.isVariable && blockSize < blocking.blockSize;
    if (isShort && !this.isLast(frame, frame.firstSample))
      throw otherBlockSize(blockSize, blocking.blockSize);
    return frame;
  }

  #decodeBytes(offset: number): LocatedFrame {
    const { window, decoder } = this;
    this.#decoded = undefined;
    const at = offset - window.start;
    const header = decoder.decode(window.bytes, at, window.end - window.start);
    const { blockSize } = header;
    const firstSample = this.#firstSampleOf(header);
    this.framesDecoded += 1;
    this.effort.countSound(blockSize * this.#channelCount);
    // Written out, here and below: copying members of objects took as long as decoding blocks of 256 samples.
    this.#decoded = { header, offset, frameBytes: decoder.frameEnd - at, blockSize, firstSample };
    return this.#decoded;
  }

  /** The stream's blocking may have become known since the frame was decoded. */
  #placedAgain({ header, offset, frameBytes, blockSize }: LocatedFrame): LocatedFrame {
    return { header, offset, frameBytes, blockSize, firstSample: this.#firstSampleOf(header) };
  }

  #firstSampleOf(header: FrameHeader): number {
    return this.blocking ? firstSampleOf(header, this.blocking) : Number.NaN;
  }
}
