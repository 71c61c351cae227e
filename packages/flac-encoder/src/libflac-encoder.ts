import { writeFileSync } from 'node:fs';
// Without the package's streams, which are of no use here and cost a short file some start-up.
import * as api from 'flac-bindings/api';
import type { Comment } from './comments.ts';
import { FlacEncoderError } from './flac-encoder-error.ts';

/** Samples of a frame. A multiple of a high power of two, so that Rice partitions can be chosen freely. */
export const blockSize = 4096;
/** Points a seek table can have: a metadata block is counted in 24 bits, a point takes 18 bytes (RFC 9639 §8.5). */
const mostSeekPoints = 900_000;
/** More than a file system can find room for once it has refused a frame. */
const probeBytes = 1 << 16;

export interface StreamFormat {
  readonly channels: number;
  readonly bitsPerSample: number;
  readonly sampleRate: number;
  /** Of each channel. */
  readonly totalSamples: number;
}

/**
 * libFLAC's encoder, writing to a file in a thread of its own: the caller's goes on meanwhile. It goes back at the end to fill
 * in what it only knows then: MD5, and the byte offsets of the seek points. Calls must not overlap.
 */
export class LibFlacEncoder {
  readonly #encoder: api.Encoder;
  readonly #path: string;
  #isFinished = false;

  private constructor(encoder: api.Encoder, path: string) {
    this.#encoder = encoder;
    this.#path = path;
  }

  /**
   * @param path of the file, whose content is replaced
   * @param level 0 to 8, as of the flac program
   * @throws FlacEncoderError `libflac` where it refuses the format
   */
  static async create(
    path: string,
    format: StreamFormat,
    level: number,
    comments: readonly Comment[],
  ): Promise<LibFlacEncoder> {
    const builder = new api.EncoderBuilder()
      .setStreamableSubset(false)
      .setCompressionLevel(level)
      .setBlocksize(blockSize)
      .setChannels(format.channels)
      .setBitsPerSample(format.bitsPerSample)
      .setSampleRate(format.sampleRate)
      .setTotalSamplesEstimate(format.totalSamples)
      .setMetadata([seekTableFor(format.totalSamples), vorbisCommentFor(comments)]);
    try {
      return new LibFlacEncoder(await builder.buildWithFileAsync(path, null), path);
    } catch (error) {
      throw new FlacEncoderError('libflac', `libFLAC refuses the format: ${String(error)}`, { cause: error });
    }
  }

  /**
   * Encodes the first `count` samples of every channel, which must stay as they are until this is done.
   * @throws the system's error where writing fails; FlacEncoderError `libflac`
   */
  async process(channels: readonly Int32Array[], count: number): Promise<void> {
    const buffers = channels.map((samples) => Buffer.from(samples.buffer, samples.byteOffset, count * 4));
    if (!(await this.#encoder.processAsync(buffers, count))) this.#fail();
  }

  /**
   * Ends the stream. Must be called after a failure too: without it memory leaks. A second call does nothing.
   * @throws as `process`
   */
  async finish(): Promise<void> {
    if (this.#isFinished) return;
    this.#isFinished = true;
    if (!(await this.#encoder.finishAsync())) this.#fail();
  }

  /** libFLAC does not tell why a file cannot be written; the system does, when it is asked once more. */
  #fail(): never {
    writeFileSync(this.#path, new Uint8Array(probeBytes), { flag: 'a' });
    throw new FlacEncoderError('libflac', `libFLAC could not write ${this.#path}`);
  }
}

/** A point a frame, as long as they fit; libFLAC fills them in. */
function seekTableFor(totalSamples: number): api.metadata.SeekTableMetadata {
  const table = new api.metadata.SeekTableMetadata();
  const frames = Math.ceil(totalSamples / blockSize);
  const stride = Math.ceil(frames / mostSeekPoints) * blockSize;
  const points: number[] = [];
  for (let sample = 0; sample < totalSamples; sample += stride) points.push(sample);
  if (points.length > 0) table.templateAppendPoints(points);
  return table;
}

function vorbisCommentFor(comments: readonly Comment[]): api.metadata.VorbisCommentMetadata {
  const block = new api.metadata.VorbisCommentMetadata();
  for (const [key, value] of comments) block.appendComment(`${key}=${value}`);
  return block;
}
