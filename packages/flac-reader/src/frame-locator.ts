import { FlacError, isFrameError } from './flac-error.ts';
import { nextFrame, soundFrame, walkBytes } from './frame-search.ts';
import { readAheadBytes, type FrameSource } from './frame-source.ts';
import type { LocatedFrame } from './located-frame.ts';
import type { Metadata } from './metadata/metadata.ts';
import { pointBefore } from './metadata/seek-table.ts';
import { joinsSurely, lastSureOffset, sureHeaders } from './sure-header.ts';

/**
 * Finds the frame that holds a position: the one that is decoded already, the one behind it, by the seek table, or by search.
 *
 * A frame is believed only where it begins the audio, stands behind one that is believed, has a sure header and joins surely, or
 * stands where a seek point says. The table is the encoder's word, and believed where the number of its frame agrees, and the next
 * frame joins the one that is found.
 */
export class FrameLocator {
  readonly #frames: FrameSource;
  readonly #metadata: Metadata;
  /** The frame that was found last. */
  #last: LocatedFrame | undefined;
  #seekTableLies = false;

  constructor(frames: FrameSource, metadata: Metadata) {
    this.#frames = frames;
    this.#metadata = metadata;
  }

  /** Where a read that goes on would go on. */
  get nextOffset(): number {
    return this.#last ? this.#last.offset + this.#last.frameBytes : this.#frames.audioOffset;
  }

  /** The frame with a position, where it is decoded already or follows the last one in memory. */
  heldFrameWith(position: number): LocatedFrame | undefined {
    if (this.#last && contains(this.#last, position) && this.#frames.isDecoded(this.#last.offset))
      return this.#last;
    if (!this.#isBehindLast(position)) return undefined;
    try {
      const next = this.#frames.decodeHeld(this.nextOffset);
      if (!next || !contains(next, position)) return undefined;
      this.#last = next;
      return next;
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
    this.#last =
      (await this.#frameBehindLast(position, end)) ??
      (await this.#frameByTable(position, end)) ??
      (await this.#frameBySearch(position));
    return this.#last;
  }

  /**
   * The number of samples that the last frame says, for files whose STREAMINFO does not.
   * @throws FlacError where the end of the file is damaged
   */
  async countSamples(): Promise<number> {
    const { audioOffset, audioEnd, reach } = this.#frames;
    let start = audioOffset;
    for (let length = 3 * reach; start === audioOffset && length < audioEnd - audioOffset; length *= 4)
      for await (const { offset } of sureHeaders(this.#frames, audioEnd - length, audioEnd)) start = offset;
    return this.#countFrom(start);
  }

  async #countFrom(start: number): Promise<number> {
    const { window, audioEnd } = this.#frames;
    let total = 0;
    for (let offset = start; offset < audioEnd;) {
      // Behind damage, the frame that ends with the file is the last one.
      const frame = (await soundFrame(this.#frames, offset)) ?? (await this.#frameAtEnd(offset + 1));
      if (!frame) {
        throw new FlacError(
          'cut-frame',
          `${window.name}, byte ${offset}: the file is damaged from here to its end, and does not say how many samples it has`,
        );
      }
      total = frame.firstSample + frame.blockSize;
      offset = frame.offset + frame.frameBytes;
    }
    return total;
  }

  async #frameAtEnd(start: number): Promise<LocatedFrame | undefined> {
    const { audioEnd } = this.#frames;
    for (let offset = start; ;) {
      const frame = await nextFrame(this.#frames, offset, audioEnd);
      if (!frame || frame.offset + frame.frameBytes >= audioEnd) return frame;
      offset = frame.offset + 1;
    }
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
    try {
      const nextPoint = this.#offsetAt(point + 1);
      const frame = await this.#frameBetween(offset, nextPoint, position);
      const isConfirmed = frame.offset + frame.frameBytes === nextPoint || (await this.#frames.joins(frame));
      return isConfirmed ? frame : undefined;
    } catch (error) {
      if (isFrameError(error)) return undefined;
      throw error;
    }
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

  #frameBySearch(position: number): Promise<LocatedFrame> {
    const { audioOffset, window } = this.#frames;
    // What was found last is believed already.
    const start = this.#last && this.#last.firstSample <= position ? this.#last.offset : audioOffset;
    return this.#frameBetween(start, window.fileBytes, position);
  }

  /** @param start where a frame begins that is believed, at the position or before it */
  async #frameBetween(start: number, end: number, position: number): Promise<LocatedFrame> {
    let near = await lastSureOffset(this.#frames, start, end, position);
    while (near > start) {
      const frame = await this.#frames.decodeAt(near);
      if (await joinsSurely(this.#frames, frame))
        return contains(frame, position) ? frame : this.#walk(frame.offset + frame.frameBytes, position);
      near = await lastSureOffset(this.#frames, start, near, frame.firstSample - 1);
    }
    return this.#walk(start, position);
  }

  /** From a frame onwards, frame by frame, over damage that does not hold the position. */
  async #walk(start: number, position: number): Promise<LocatedFrame> {
    const { window, effort } = this.#frames;
    let damage: unknown;
    let offset = start;
    while (offset < window.fileBytes) {
      let frame: LocatedFrame | undefined;
      try {
        frame = this.#frames.decodeHeld(offset) ?? (await this.#frames.decodeAt(offset));
      } catch (error) {
        if (!isFrameError(error)) throw error;
        damage = error;
        frame = await this.#frameBehindDamage(offset + 1, position);
        if (!frame) throw damage;
      }
      if (contains(frame, position)) return frame;
      if (frame.firstSample > position) throw damage ?? this.#frames.outOfOrder(frame, position);
      damage = undefined;
      offset = frame.offset + frame.frameBytes;
      if (effort.isPauseDue) await effort.pause();
    }
    throw this.#frames.cutShort(position);
  }

  async #frameBehindDamage(offset: number, position: number): Promise<LocatedFrame | undefined> {
    for await (const header of sureHeaders(this.#frames, offset, this.#frames.window.fileBytes)) {
      if (header.firstSample > position) return undefined;
      const frame = await soundFrame(this.#frames, header.offset);
      if (frame && (await joinsSurely(this.#frames, frame))) return frame;
    }
    return undefined;
  }
}

function contains(frame: LocatedFrame, position: number): boolean {
  return position >= frame.firstSample && position < frame.firstSample + frame.blockSize;
}
