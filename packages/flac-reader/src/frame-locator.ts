import { FlacError, isFrameError } from './flac-error.ts';
import {
  bisect,
  frameByHeaders,
  lastFrame,
  nextFrame,
  nextHeader,
  soundFrame,
  walkBytes,
} from './frame-search.ts';
import { readAheadBytes, type FrameSource, type LocatedFrame } from './frame-source.ts';
import type { Metadata } from './metadata/metadata.ts';
import { pointBefore } from './metadata/seek-table.ts';

/** Finds the frame that holds a position: the one that is decoded already, the one behind it, by the seek table, or by search. */
export class FrameLocator {
  readonly #frames: FrameSource;
  readonly #metadata: Metadata;
  /** The frame that was found last. */
  #last: LocatedFrame | undefined;
  /** Whether its samples are in the decoder. */
  #isDecoded = false;
  #seekTableLies = false;

  constructor(frames: FrameSource, metadata: Metadata) {
    this.#frames = frames;
    this.#metadata = metadata;
  }

  /** Where a read that goes on would go on. */
  get nextOffset(): number {
    return this.#last ? this.#last.offset + this.#last.frameBytes : this.#frames.audioOffset;
  }

  /** To be called when somebody else has used the decoder. */
  forget(): void {
    this.#isDecoded = false;
  }

  /** The frame with a position, where it is decoded already or follows the last one in memory. */
  heldFrameWith(position: number): LocatedFrame | undefined {
    if (this.#isDecoded && this.#last && contains(this.#last, position)) return this.#last;
    if (!this.#isBehindLast(position)) return undefined;
    this.#isDecoded = false;
    try {
      const next = this.#frames.decodeHeld(this.nextOffset);
      return next && contains(next, position) ? this.#found(next) : undefined;
    } catch (error) {
      // It may stand further on: RFC 9639 §9 allows nothing between frames, but that is no damage to the frames themselves.
      if (isFrameError(error)) return undefined;
      throw error;
    }
  }

  /**
   * @param end where the caller will stop asking: what is read at once is chosen by it
   * @throws FlacError saying why there is no such frame
   */
  async frameWith(position: number, end: number): Promise<LocatedFrame> {
    this.#isDecoded = false;
    const frame =
      (await this.#frameBehindLast(position, end)) ??
      (await this.#frameByTable(position, end)) ??
      (await this.#frameBySearch(position));
    return this.#found(frame);
  }

  /**
   * The number of samples that the last frame says, for files whose STREAMINFO does not.
   * @throws FlacError where the end of the file is damaged
   */
  async countSamples(): Promise<number> {
    this.#isDecoded = false;
    const { window, audioOffset } = this.#frames;
    const last = await lastFrame(this.#frames);
    const end = last ? last.offset + last.frameBytes : audioOffset;
    if (end !== window.fileBytes) {
      throw new FlacError(
        'cut-frame',
        `${window.name}, byte ${end}: the file is damaged from here to its end, and does not say how many samples it has`,
      );
    }
    return last ? last.firstSample + last.blockSize : 0;
  }

  #found(frame: LocatedFrame): LocatedFrame {
    this.#last = frame;
    this.#isDecoded = true;
    return frame;
  }

  #isBehindLast(position: number): boolean {
    return this.#last !== undefined && position === this.#last.firstSample + this.#last.blockSize;
  }

  async #frameBehindLast(position: number, end: number): Promise<LocatedFrame | undefined> {
    if (!this.#last || !this.#isBehindLast(position)) return undefined;
    const { frameBytes, blockSize } = this.#last;
    // Frames are much alike; what is read and not asked for would be read again.
    const likelyBytes = Math.max(walkBytes, 2 * frameBytes * Math.ceil((end - position) / blockSize));
    const loadBytes = Math.min(likelyBytes, this.#bytesUntil(end, this.nextOffset) ?? readAheadBytes);
    const frame = await soundFrame(this.#frames, this.nextOffset, loadBytes);
    return frame && contains(frame, position) ? frame : undefined;
  }

  /**
   * By the seek table, as far as it is right: a point must lead to a header with the sample that it promises.
   * @returns undefined where there is no point, or it does not lead there, or what is there is damaged
   */
  async #frameByTable(position: number, end: number): Promise<LocatedFrame | undefined> {
    const { seekTable } = this.#metadata;
    const { audioOffset, window } = this.#frames;
    const point = this.#seekTableLies ? -1 : pointBefore(seekTable, position);
    if (point < 0) return undefined;
    const offset = audioOffset + (seekTable.byteOffsets[point] ?? 0);
    if (offset >= window.fileBytes) return undefined;
    const loadBytes = this.#bytesUntil(end, offset) ?? walkBytes;
    if (!window.holds(offset, loadBytes)) await window.load(offset, loadBytes);
    const header = this.#frames.headerHeld(offset);
    if (!header || this.#frames.firstSampleOf(header) !== seekTable.firstSamples[point]) {
      this.#seekTableLies = true;
      return undefined;
    }
    const near = await bisect(this.#frames, nextHeader, offset, this.#offsetAt(point + 1), position);
    return frameByHeaders(this.#frames, near, position);
  }

  /** Where a seek point leads; the end of the file behind the last point. */
  #offsetAt(point: number): number {
    const { fileBytes } = this.#frames.window;
    const byteOffset = this.#metadata.seekTable.byteOffsets[point] ?? fileBytes;
    return Math.min(fileBytes, this.#frames.audioOffset + byteOffset);
  }

  /** What is to be read at once from an offset on, for samples up to `end`; undefined where the seek table does not tell. */
  #bytesUntil(end: number, offset: number): number | undefined {
    const point = this.#seekTableLies ? -1 : pointBefore(this.#metadata.seekTable, end - 1);
    if (point < 0) return undefined;
    return Math.min(readAheadBytes, Math.max(16, this.#offsetAt(point + 1) - offset));
  }

  async #frameBySearch(position: number): Promise<LocatedFrame> {
    const { audioOffset, window } = this.#frames;
    const near = await bisect(this.#frames, nextHeader, audioOffset, window.fileBytes, position);
    const frame = await frameByHeaders(this.#frames, near, position);
    if (frame) return frame;
    // Headers may be damaged or forged: what frames themselves say is slower, and right.
    const start = await bisect(this.#frames, nextFrame, audioOffset, window.fileBytes, position);
    return this.#walk(start, position);
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
        if (!isFrameError(error)) throw error;
        damage = error;
        frame = await nextFrame(this.#frames, offset + 1, window.fileBytes);
        if (!frame) throw damage;
      }
      if (contains(frame, position)) return frame;
      if (frame.firstSample > position) throw damage ?? this.#frames.outOfOrder(frame, position);
      damage = undefined;
      offset = frame.offset + frame.frameBytes;
    }
    throw this.#frames.cutShort(position);
  }
}

function contains(frame: LocatedFrame, position: number): boolean {
  return position >= frame.firstSample && position < frame.firstSample + frame.blockSize;
}
