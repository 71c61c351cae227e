import { SampleDigest, type StreamInfo } from '@flac-metrics/flac-reader';
import { FlacEncoderError } from '../flac-encoder-error.ts';
import { BitWriter } from './bit-writer.ts';
import { leastBlockSize, mostBlockSize } from './block-size.ts';
import { mostSampleNumber } from './coded-number.ts';
import type { Effort } from './effort.ts';
import { FrameEncoder } from './frame-encoder.ts';
import { nominalSampleRate } from './frame-header.ts';
import { writeStreamInfo } from './stream-info.ts';

const leastBits = 4;
const mostBits = 32;
const marker: Uint8Array = Buffer.from('fLaC');
/** §8.1: set in the header of the last metadata block. */
const lastBlockFlag = 0x80;

export interface StreamOptions {
  /** 4 to 32. */
  readonly bitsPerSample: number;
  /** Default `standard`. */
  readonly effort?: Effort;
}

/**
 * Encodes one channel as a FLAC of the variable blocking strategy (RFC 9639 §7), block by block, in memory. Metadata are given
 * at the end, so that they can tell where each frame stands.
 */
export class StreamEncoder {
  readonly #bitsPerSample: number;
  readonly #frames: FrameEncoder;
  readonly #digest: SampleDigest;
  readonly #out: BitWriter = new BitWriter();
  readonly #frameOffsets: number[] = [];
  #totalSamples = 0;
  #minFrameBytes = Infinity;
  #maxFrameBytes = 0;
  #minBlockSize = Infinity;
  #maxBlockSize = 0;
  #lastBlockSize = 0;

  /** @throws FlacEncoderError `unsupported-format` */
  constructor({ bitsPerSample, effort = 'standard' }: StreamOptions) {
    if (!Number.isInteger(bitsPerSample) || bitsPerSample < leastBits || bitsPerSample > mostBits) {
      throw new FlacEncoderError(
        'unsupported-format',
        `FLAC cannot hold ${bitsPerSample} bits a sample; it holds ${leastBits} to ${mostBits}`,
      );
    }
    this.#bitsPerSample = bitsPerSample;
    this.#frames = new FrameEncoder(bitsPerSample, effort);
    this.#digest = new SampleDigest(bitsPerSample);
  }

  /** Where each frame begins, in bytes from the first one, as a seek point counts them (§8.5). */
  get frameOffsets(): readonly number[] {
    return this.#frameOffsets;
  }

  get totalSamples(): number {
    return this.#totalSamples;
  }

  /** Bytes of all frames. */
  get frameBytes(): number {
    return this.#out.length;
  }

  /**
   * Appends the samples from index `start` to `end` as one block: 16 to 65,535 of them, or fewer where it is the last one.
   * @throws FlacEncoderError `bad-block-length`, `sample-out-of-width`; nothing is appended then
   */
  append(samples: Int32Array, start: number, end: number): void {
    const blockSize = end - start;
    this.#checkBlock(samples, start, end);
    const offset = this.#out.length;
    this.#frames.encode(samples, start, end, this.#totalSamples, this.#out);
    this.#digest.update([samples.subarray(start, end)], blockSize);
    const frameBytes = this.#out.length - offset;
    this.#frameOffsets.push(offset);
    this.#totalSamples += blockSize;
    this.#minFrameBytes = Math.min(this.#minFrameBytes, frameBytes);
    this.#maxFrameBytes = Math.max(this.#maxFrameBytes, frameBytes);
    if (this.#lastBlockSize > 0) this.#minBlockSize = Math.min(this.#minBlockSize, this.#lastBlockSize);
    this.#maxBlockSize = Math.max(this.#maxBlockSize, blockSize);
    this.#lastBlockSize = blockSize;
  }

  /**
   * Ends the stream; nothing may be appended after it.
   * @param metadata whole blocks with their headers (§8.1), to stand behind STREAMINFO; which is the last one is marked here
   * @returns the FLAC
   */
  finish(metadata: readonly Uint8Array[] = []): Uint8Array {
    const head = [writeStreamInfo(this.#streamInfo()), ...metadata.map((block) => block.slice())];
    for (const [index, block] of head.entries()) {
      const isLast = index === head.length - 1;
      block[0] = ((block[0] ?? 0) & ~lastBlockFlag) | (isLast ? lastBlockFlag : 0);
    }
    return Buffer.concat([marker, ...head, this.#out.bytes.subarray(0, this.#out.length)]);
  }

  #streamInfo(): StreamInfo {
    // §8.2: the last block does not count for the least size, and is all there is where there is no other.
    const maxBlockSize = Math.max(leastBlockSize, this.#maxBlockSize);
    return {
      minBlockSize: Math.min(this.#minBlockSize, maxBlockSize),
      maxBlockSize,
      minFrameBytes: this.#maxFrameBytes === 0 ? 0 : this.#minFrameBytes,
      maxFrameBytes: this.#maxFrameBytes,
      sampleRate: nominalSampleRate,
      channels: 1,
      bitsPerSample: this.#bitsPerSample,
      totalSamples: this.#totalSamples,
      md5: this.#digest.digest(),
    };
  }

  #checkBlock(samples: Int32Array, start: number, end: number): void {
    const blockSize = end - start;
    const bad = (what: string) =>
      new FlacEncoderError('bad-block-length', `the block at sample ${this.#totalSamples} ${what}`);
    if (!(blockSize >= 1 && blockSize <= mostBlockSize) || start < 0 || end > samples.length) {
      throw bad(
        `spans ${start} to ${end} of ${samples.length} samples; a block has 1 to ${mostBlockSize} of those there are`,
      );
    }
    if (this.#totalSamples > 0 && this.#lastBlockSize < leastBlockSize) {
      throw bad(
        `follows one of ${this.#lastBlockSize} samples; only the last one may have fewer than ${leastBlockSize}`,
      );
    }
    if (this.#totalSamples + blockSize > mostSampleNumber) {
      throw bad(`would end beyond the ${mostSampleNumber} samples that FLAC can count`);
    }
  }
}

/**
 * Encodes a column as a FLAC of one channel.
 * @param blockLengths samples of each block, which sum up to the length of the column
 * @throws FlacEncoderError `bad-block-length`, `sample-out-of-width`, `unsupported-format`
 */
export function encodeStream(
  samples: Int32Array,
  blockLengths: Iterable<number>,
  options: StreamOptions,
  metadata: readonly Uint8Array[] = [],
): Uint8Array {
  const stream = new StreamEncoder(options);
  for (const length of blockLengths) {
    stream.append(samples, stream.totalSamples, stream.totalSamples + length);
  }
  if (stream.totalSamples < samples.length) {
    throw new FlacEncoderError(
      'bad-block-length',
      `the blocks end at sample ${stream.totalSamples} of ${samples.length}; give more of them`,
    );
  }
  return stream.finish(metadata);
}
