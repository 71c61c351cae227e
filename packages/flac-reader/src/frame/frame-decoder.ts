import { FlacError } from '../flac-error.ts';
import type { StreamInfo } from '../metadata/stream-info.ts';
import { BitReader } from './bit-reader.ts';
import { crc16 } from './crc.ts';
import { readFrameHeader, type FrameHeader } from './frame-header.ts';
import {
  checkRestored,
  restoreBoth,
  restoreBothWide,
  restoreLeft,
  restoreLeftWide,
  restoreRight,
  restoreRightWide,
} from './stereo.ts';
import { SubframeReader } from './subframe.ts';

/** Up to here, twice a mid channel plus its side stays within 32 bits. */
const mostNarrowStereoBits = 30;

/**
 * Decodes single frames (RFC 9639 §9) of one stream. Independent of where they come from and of each other: bytes in, samples out.
 * Memory is taken when a frame needs it, at most for the 65,535 samples of 8 channels that STREAMINFO can allow.
 */
export class FrameDecoder {
  /** One array a channel; the samples of the last frame stand from index 0. Larger frames replace them. */
  channels: readonly Int32Array[];
  /** Where the last frame ended in the bytes that it was decoded from. */
  frameEnd = 0;
  readonly #stream: StreamInfo;
  readonly #bits = new BitReader();
  readonly #subframes = new SubframeReader();
  #firstSide = new Float64Array();

  constructor(stream: StreamInfo) {
    this.#stream = stream;
    this.channels = Array.from({ length: stream.channels }, () => new Int32Array());
  }

  /** The most bytes that a frame of this stream can have and be sound: verbatim samples, with room for every header. */
  get mostFrameBytes(): number {
    const { maxBlockSize, channels, bitsPerSample } = this.#stream;
    return 64 + channels * (16 + Math.ceil((maxBlockSize * (bitsPerSample + 1)) / 8)) * 2;
  }

  /** Reads no more than the header, for a search that must decide whether a frame may begin here. */
  readHeader(bytes: Uint8Array, offset: number, end: number): FrameHeader {
    this.#bits.start(bytes, offset, end);
    return readFrameHeader(this.#bits, this.#stream);
  }

  /**
   * Decodes the frame at `offset`, whose samples are in `channels` then, until the next frame.
   * @param bytes readable up to `end`, and `BitReader.paddingBytes` beyond
   * @returns its header; `frameEnd` tells where it ends
   * @throws FlacError; `cut-frame` where the frame goes on after `end`. No sample is valid then.
   */
  decode(bytes: Uint8Array, offset: number, end: number): FrameHeader {
    try {
      return this.#decode(bytes, offset, end);
    } catch (error) {
      // Whatever seemed wrong in the padding is no fault of the frame.
      this.#bits.checkEnd();
      throw error;
    }
  }

  /** Lets go of the bytes that were decoded last. */
  release(): void {
    this.#bits.start(new Uint8Array(BitReader.paddingBytes), 0, 0);
  }

  #decode(bytes: Uint8Array, offset: number, end: number): FrameHeader {
    const header = this.readHeader(bytes, offset, end);
    const { blockSize, stereoMode } = header;
    this.#makeRoom(blockSize);
    if (stereoMode === 'independent') {
      for (const samples of this.channels) this.#readSubframe(samples, 0, blockSize);
    } else if (this.#stream.bitsPerSample <= mostNarrowStereoBits) {
      this.#readStereo(stereoMode, blockSize);
    } else {
      this.#readWideStereo(stereoMode, blockSize);
    }
    // §9.2: the last subframe is padded with zero bits to a byte.
    if (this.#bits.readUnsigned(-this.#bits.bit & 7) !== 0) {
      throw new FlacError('bad-padding', 'the bits between the samples and the CRC are not 0');
    }
    const crcAt = this.#bits.bit >>> 3;
    const crc = this.#bits.readUnsigned(16);
    this.#bits.checkEnd();
    if (crc16(this.#bits.view, offset, crcAt) !== crc)
      throw new FlacError('frame-crc', 'the CRC of the frame fails');
    this.frameEnd = crcAt + 2;
    return header;
  }

  #makeRoom(blockSize: number): void {
    const held = this.channels[0]?.length ?? 0;
    if (held >= blockSize) return;
    // Blocks that grow bit by bit must not cost an allocation each.
    const length = Math.max(blockSize, Math.min(2 * held, this.#stream.maxBlockSize));
    this.channels = this.channels.map(() => new Int32Array(length));
  }

  #readSubframe(samples: Int32Array, extraBits: number, blockSize: number): void {
    this.#subframes.readNarrow(this.#bits, this.#stream.bitsPerSample + extraBits, samples, blockSize);
  }

  #readStereo(stereoMode: 'left-side' | 'side-right' | 'mid-side', blockSize: number): void {
    const [first, second] = this.#pair();
    this.#readSubframe(first, stereoMode === 'side-right' ? 1 : 0, blockSize);
    this.#readSubframe(second, stereoMode === 'side-right' ? 0 : 1, blockSize);
    if (stereoMode === 'left-side') restoreRight(first, second, blockSize);
    else if (stereoMode === 'side-right') restoreLeft(first, second, blockSize);
    else restoreBoth(first, second, blockSize);
    this.#checkStereo(first, second, blockSize);
  }

  #checkStereo(first: Int32Array, second: Int32Array, blockSize: number): void {
    checkRestored(first, this.#stream.bitsPerSample, blockSize);
    checkRestored(second, this.#stream.bitsPerSample, blockSize);
  }

  #readWideStereo(stereoMode: 'left-side' | 'side-right' | 'mid-side', blockSize: number): void {
    const [first, second] = this.#pair();
    if (stereoMode === 'side-right') {
      const side = this.#side(blockSize);
      side.set(
        this.#subframes
          .readWide(this.#bits, this.#stream.bitsPerSample + 1, blockSize)
          .subarray(0, blockSize),
      );
      this.#readSubframe(second, 0, blockSize);
      restoreLeftWide(side, second, first, blockSize);
    } else {
      this.#readSubframe(first, 0, blockSize);
      const side = this.#subframes.readWide(this.#bits, this.#stream.bitsPerSample + 1, blockSize);
      if (stereoMode === 'left-side') restoreRightWide(first, side, second, blockSize);
      else restoreBothWide(first, side, second, blockSize);
    }
    this.#checkStereo(first, second, blockSize);
  }

  /** For a side channel that comes first: the subframes' own wide array may be needed for the second one. */
  #side(blockSize: number): Float64Array {
    if (this.#firstSide.length < blockSize) this.#firstSide = new Float64Array(blockSize);
    return this.#firstSide;
  }

  #pair(): [Int32Array, Int32Array] {
    const [first, second] = this.channels;
    if (!first || !second) throw new FlacError('format-changed', 'stereo in a stream that is not stereo');
    return [first, second];
  }
}
