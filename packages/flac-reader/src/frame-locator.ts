import { FlacError } from './flac-error.ts';
import { frameByHeaders, headerBefore, lastFrame, nextFrame, searchBefore } from './frame-search.ts';
import { readAheadBytes, type FrameSource, type LocatedFrame } from './frame-source.ts';
import type { Metadata } from './metadata/metadata.ts';
import { pointBefore } from './metadata/seek-table.ts';

/** Finds the frame that holds a position: the one that is decoded already, by the seek table, or by search. */
export class FrameLocator {
  readonly #frames: FrameSource;
  readonly #metadata: Metadata;
  /** The frame whose samples are in the decoder. */
  #current: LocatedFrame | undefined;
  #seekTableLies = false;

  constructor(frames: FrameSource, metadata: Metadata) {
    this.#frames = frames;
    this.#metadata = metadata;
  }

  /** To be called when somebody else has used the decoder. */
  forget(): void {
    this.#current = undefined;
  }

  /** The frame with a position, where it is decoded already or follows the last one in memory. */
  heldFrameWith(position: number): LocatedFrame | undefined {
    const current = this.#current;
    if (!current) return undefined;
    if (contains(current, position)) return current;
    if (position !== current.firstSample + current.blockSize) return undefined;
    this.#current = undefined;
    const next = this.#frames.decodeHeld(current.offset + current.frameBytes);
    if (next && contains(next, position)) this.#current = next;
    return this.#current;
  }

  /**
   * @param end where the caller will stop asking: what is read at once is chosen by it
   * @throws FlacError saying why there is no such frame
   */
  async frameWith(position: number, end: number): Promise<LocatedFrame> {
    this.#current = undefined;
    this.#current = (await this.#frameByTable(position, end)) ?? (await this.#frameBySearch(position));
    return this.#current;
  }

  /**
   * The number of samples that the last frame says, for files whose STREAMINFO does not.
   * @throws FlacError where the end of the file is damaged
   */
  async countSamples(): Promise<number> {
    this.#current = undefined;
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
    const nextOffset = seekTable.byteOffsets[pointBefore(seekTable, end - 1) + 1];
    const endOffset = nextOffset === undefined ? window.fileBytes : audioOffset + nextOffset;
    const loadBytes = Math.min(readAheadBytes, Math.max(16, endOffset - offset));
    if (offset >= window.fileBytes) return undefined;
    if (!window.holds(offset, loadBytes)) await window.load(offset, loadBytes);
    if (this.#frames.headerHeld(offset)?.firstSample !== seekTable.firstSamples[point]) {
      this.#seekTableLies = true;
      return undefined;
    }
    return frameByHeaders(this.#frames, offset, position);
  }

  async #frameBySearch(position: number): Promise<LocatedFrame> {
    const header = await headerBefore(this.#frames, position);
    const frame = await frameByHeaders(this.#frames, header, position);
    // Headers may be damaged or forged: what frames themselves say is slower, and right.
    return frame ?? this.#walk(await searchBefore(this.#frames, position), position);
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
