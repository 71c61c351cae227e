import { api } from 'flac-bindings';
import type { Comment } from './comments.ts';
import { EncoderOutput } from './encoder-output.ts';
import { FlacEncoderError } from './flac-encoder-error.ts';

/** Samples of a frame. A multiple of a high power of two, so that Rice partitions can be chosen freely. */
export const blockSize = 4096;
/** Points a seek table can have: a metadata block is counted in 24 bits, a point takes 18 bytes (RFC 9639 §8.5). */
const mostSeekPoints = 900_000;

/** FLAC__STREAM_ENCODER_SEEK_STATUS_… and …TELL_STATUS_…; the binding has them under other names than its types say. */
const statusOk = 0;
const statusError = 1;
const { OK: writeOk, FATAL_ERROR: writeFailed } = api.Encoder.WriteStatus;

export interface StreamFormat {
  readonly channels: number;
  readonly bitsPerSample: number;
  readonly sampleRate: number;
  /** Of each channel. */
  readonly totalSamples: number;
}

/**
 * libFLAC's stream encoder, writing to a file descriptor. It goes back at the end to fill in what it only knows then: total,
 * MD5, and the byte offsets of the seek points.
 */
export class LibFlacEncoder {
  readonly #encoder: api.Encoder;
  readonly #output: EncoderOutput;
  #failure: unknown;
  #isFinished = false;

  /**
   * @param level 0 to 8, as of the flac program
   * @throws FlacEncoderError `libflac` where it refuses the format
   */
  constructor(descriptor: number, format: StreamFormat, level: number, comments: readonly Comment[]) {
    this.#output = new EncoderOutput(descriptor);
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
      this.#encoder = builder.buildWithStream(
        (bytes) => (this.#attempt(() => this.#output.write(bytes)) ? writeOk : writeFailed),
        (offset) => (this.#attempt(() => this.#output.seek(Number(offset))) ? statusOk : statusError),
        () => ({ offset: this.#output.position, returnValue: statusOk }),
      );
    } catch (error) {
      throw new FlacEncoderError('libflac', `libFLAC refuses the format: ${String(error)}`, { cause: error });
    }
  }

  /** Encodes the first `count` samples of every channel. @throws the system's error where writing fails */
  process(channels: readonly Int32Array[], count: number): void {
    const buffers = channels.map((samples) => Buffer.from(samples.buffer, samples.byteOffset, count * 4));
    if (this.#encoder.process(buffers, count)) return;
    throw (
      this.#failure ??
      new FlacEncoderError('libflac', `libFLAC stopped: ${this.#encoder.getResolvedStateString()}`)
    );
  }

  /** Ends the stream. Must be called exactly once, after a failure too: without it memory leaks, and a second call would crash. */
  finish(): void {
    if (this.#isFinished) return;
    this.#isFinished = true;
    this.#encoder.finish();
    this.#attempt(() => this.#output.flush());
    if (this.#failure) throw this.#failure;
  }

  /** Nothing may be thrown through libFLAC: a failure is kept, and told when the call into it has returned. */
  #attempt(work: () => void): boolean {
    try {
      if (this.#failure === undefined) work();
    } catch (error) {
      this.#failure = error;
    }
    return this.#failure === undefined;
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
