import { crc16 } from '@flac-metrics/flac-reader';
import { FlacEncoderError } from '../flac-encoder-error.ts';
import type { BitWriter } from './bit-writer.ts';
import type { Effort } from './effort.ts';
import { frameHeaderBytes, writeFrameHeader } from './frame-header.ts';
import { SubframeEncoder } from './subframe.ts';

const crcBytes = 2;

/** Encodes blocks of one channel as frames (RFC 9639 §9) of the variable blocking strategy, each as small as it can find. */
export class FrameEncoder {
  readonly #bitsPerSample: number;
  readonly #subframe: SubframeEncoder;

  /** @param bitsPerSample 4 to 32 */
  constructor(bitsPerSample: number, effort: Effort) {
    this.#bitsPerSample = bitsPerSample;
    this.#subframe = new SubframeEncoder(bitsPerSample, effort);
  }

  /**
   * Appends one frame: the samples from index `start` to `end`, 1 to 65,535 of them.
   * @param firstSample number of the first of them in its stream, of 36 bits
   * @throws FlacEncoderError `sample-out-of-width`, before anything is written
   */
  encode(samples: Int32Array, start: number, end: number, firstSample: number, out: BitWriter): void {
    const subframeBits = this.#choose(samples, start, end);
    const blockSize = end - start;
    out.reserve(frameHeaderBytes(firstSample, blockSize) + Math.ceil(subframeBits / 8) + crcBytes);
    const frameStart = out.length;
    writeFrameHeader(out, this.#bitsPerSample, firstSample, blockSize);
    this.#subframe.write(out);
    // §9.2 and §9.3: zero bits up to a whole byte, and the CRC of all bytes before.
    const frameEnd = out.align();
    out.write(crc16(out.view, frameStart, frameEnd), 16);
    out.align();
  }

  /**
   * What `encode` would append, without doing it.
   * @returns bytes of the frame
   * @throws as `encode`
   */
  frameBytes(samples: Int32Array, start: number, end: number, firstSample: number): number {
    const subframeBits = this.#choose(samples, start, end);
    return frameHeaderBytes(firstSample, end - start) + Math.ceil(subframeBits / 8) + crcBytes;
  }

  #choose(samples: Int32Array, start: number, end: number): number {
    const bits = this.#subframe.choose(samples, start, end);
    if (bits >= 0) return bits;
    throw new FlacEncoderError(
      'sample-out-of-width',
      `a sample between ${start} and ${end} does not fit ${this.#bitsPerSample} bits; encode with more bits a sample`,
    );
  }
}
