import type { RandomAccess } from '@flac-metrics/random-access';
import { FlacError } from './flac-error.ts';
import { FrameDecoder, type Frame } from './frame/frame-decoder.ts';
import type { FrameHeader } from './frame/frame-header.ts';
import { FrameWindow } from './frame-window.ts';
import type { Metadata } from './metadata/metadata.ts';

/** A frame and where it stands in the file. */
export interface LocatedFrame extends Frame {
  readonly offset: number;
}

/** What is read where the length of a frame is not known; most frames of metrics are smaller. */
const guessBytes = 1 << 14;
/** What is read at once when frames are taken in turn. */
export const readAheadBytes: number = 1 << 20;

/** Decodes the frame at an offset of the file, reading as much as it takes and no more than a sound frame can have. */
export class FrameSource {
  readonly decoder: FrameDecoder;
  readonly window: FrameWindow;
  readonly audioOffset: number;
  readonly #totalSamples: number;
  readonly #guessBytes: number;
  framesDecoded = 0;

  constructor(source: RandomAccess, metadata: Metadata) {
    this.decoder = new FrameDecoder(metadata.streamInfo);
    this.window = new FrameWindow(source);
    this.audioOffset = metadata.audioOffset;
    this.#totalSamples = metadata.streamInfo.totalSamples;
    this.#guessBytes = metadata.streamInfo.maxFrameBytes || guessBytes;
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

  /**
   * Without waiting, where the bytes are in memory already; undefined where they are not.
   * @throws FlacError saying what is wrong with the frame, and where
   */
  decodeHeld(offset: number): LocatedFrame | undefined {
    const { window } = this;
    if (offset < window.start || offset >= window.end) return undefined;
    try {
      return this.#decode(offset);
    } catch (error) {
      if (error instanceof FlacError && error.code === 'cut-frame' && window.end < window.fileBytes)
        return undefined;
      throw this.#located(error, offset);
    }
  }

  /**
   * @param loadBytes how much to read where it must be read, when the caller knows
   * @throws FlacError saying what is wrong with the frame, and where
   */
  async decodeAt(offset: number, loadBytes: number = this.#guessBytes): Promise<LocatedFrame> {
    const { window, decoder } = this;
    for (let length = loadBytes; ; length *= 4) {
      const held = this.decodeHeld(offset);
      if (held) return held;
      const isHeld = window.holds(offset, Math.min(length, decoder.mostFrameBytes));
      if (isHeld && length >= decoder.mostFrameBytes) {
        throw this.#located(new FlacError('bad-residual', 'the frame does not end'), offset);
      }
      if (!isHeld) await window.load(offset, length);
    }
  }

  #decode(offset: number): LocatedFrame {
    const { window } = this;
    const frame = this.decoder.decode(window.bytes, offset - window.start, window.end - window.start);
    this.framesDecoded += 1;
    return {
      offset,
      firstSample: frame.firstSample,
      blockSize: frame.blockSize,
      frameBytes: frame.frameBytes,
    };
  }

  cutShort(position: number): FlacError {
    return new FlacError(
      'cut-short',
      `${this.window.name}: the file ends at sample ${position} of ${this.#totalSamples || 'an unknown number'}: it was cut off`,
    );
  }

  outOfOrder(frame: LocatedFrame, position: number): FlacError {
    const code = frame.firstSample > position ? 'missing-frames' : 'repeated-frames';
    return new FlacError(
      code,
      `${this.window.name}, frame at byte ${frame.offset}: begins with sample ${frame.firstSample} where ${position} was due`,
    );
  }

  #located(error: unknown, offset: number): unknown {
    if (!(error instanceof FlacError)) return error;
    return new FlacError(error.code, `${this.window.name}, frame at byte ${offset}: ${error.message}`, {
      cause: error,
    });
  }
}
