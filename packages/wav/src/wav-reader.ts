import { readAhead, type RandomAccess } from '@flac-metrics/random-access';
import { SampleCodecError, type Block, type SegmentTags } from '@flac-metrics/sample-codec';
import { checked } from './data-checksum.ts';
import { recorderInfoTags, segmentTagsOf, type InfoTag } from './info-list.ts';
import { deinterleave, isPadded } from './pcm.ts';
import { WavError } from './wav-error.ts';
import type { WavFormat } from './wav-format.ts';
import { readLayout, type WavLayout } from './wav-layout.ts';

/** Bytes of one block where all are read in turn: an encoder is kept busy by it while others do something. */
const blockBytes = 1 << 20;
/** Bytes of one read: large enough to be cheap, small enough to hold any number of readers. */
const windowBytes = 1 << 18;

/** Reads the samples of a WAV by position. */
export class WavReader {
  readonly #source: RandomAccess;
  readonly #layout: WavLayout;
  /** Samples of each channel. */
  readonly sampleCount: number;
  #verifying: Promise<void> | undefined;

  private constructor(source: RandomAccess, layout: WavLayout) {
    this.#source = source;
    this.#layout = layout;
    this.sampleCount = layout.dataBytes / (layout.format.channels * layout.format.containerBytes);
  }

  /**
   * Reads the header. A file that the recorder left behind in a crash is as long as its whole samples.
   * Where the header promises fewer valid bits than the container has, the samples are read once: if any of the other bits is
   * set, the header is wrong, and the container is the sample.
   * @throws WavError with the reason why this is not a readable WAV
   */
  static async open(source: RandomAccess): Promise<WavReader> {
    const layout = await readLayout(source);
    const { format } = layout;
    if (await isPaddedAsSaid(source, layout)) return new WavReader(source, layout);
    const bitsPerSample = 8 * format.containerBytes;
    return new WavReader(source, { ...layout, format: { ...format, bitsPerSample } });
  }

  get name(): string {
    return this.#source.name;
  }

  get format(): WavFormat {
    return this.#layout.format;
  }

  /** All INFO tags, as INAM or ISFT. */
  get infoTags(): readonly InfoTag[] {
    return this.#layout.tags;
  }

  /** INFO tags that the recorder has not written. */
  get foreignTags(): readonly InfoTag[] {
    const { tags } = this.#layout;
    const { segmentTags } = this;
    const ours = segmentTags ? recorderInfoTags(segmentTags) : [];
    return tags.filter(([id, text]) => !ours.some(([ourId, ourText]) => id === ourId && text === ourText));
  }

  /**
   * What a recording says of its series; undefined where this is none, or has lost its tags.
   * @throws SampleCodecError `bad-tags`
   */
  get segmentTags(): SegmentTags | undefined {
    try {
      return segmentTagsOf(this.#layout.tags);
    } catch (error) {
      if (error instanceof SampleCodecError)
        throw new SampleCodecError(error.code, `${this.name}: ${error.message}`);
      throw error;
    }
  }

  /** What the file holds besides samples and INFO tags, each in words for the user. */
  get passedOver(): readonly string[] {
    return this.#layout.passedOver;
  }

  /**
   * Reads the samples [first, end) of every channel, unchecked: `verify` knows whether they are sound.
   * @param channels one array a channel, each with room for them; filled from index 0 with integers of
   *   `format.bitsPerSample` bits, signed also where the file is not (8 bits)
   * @throws WavError `out-of-range` where there are no such samples
   */
  async read(first: number, end: number, channels: readonly Int32Array[]): Promise<void> {
    const { format, dataOffset } = this.#layout;
    if (!(first >= 0 && first <= end && end <= this.sampleCount) || channels.length !== format.channels) {
      throw new WavError(
        'out-of-range',
        `${this.name}: asked for samples ${first} to ${end} of ${channels.length} channels, but it has ${this.sampleCount} of ${format.channels}`,
      );
    }
    const blockBytes = format.channels * format.containerBytes;
    const window = Math.max(1, Math.floor(windowBytes / blockBytes));
    const buffer = new Uint8Array(Math.min(window, end - first) * blockBytes);
    for (let position = first; position < end; position += window) {
      const bytes = buffer.subarray(0, (end - position) * blockBytes);
      await this.#source.read(dataOffset + position * blockBytes, bytes);
      deinterleave(bytes, format, channels, position - first);
    }
  }

  /**
   * Compares all samples with their checksum, where the file has one. They are read once, however often this is called.
   * @throws WavError `bad-checksum`
   */
  verify(): Promise<void> {
    this.#verifying ??= this.#verify();
    return this.#verifying;
  }

  /**
   * All samples in turn. While the caller works on a block, the next one is being read.
   * @throws WavError `bad-checksum` once the last block has been taken
   */
  async *allBlocks(): AsyncGenerator<Block, void, undefined> {
    const { format } = this.#layout;
    const sampleBytes = format.channels * format.containerBytes;
    const blockSamples = Math.min(this.sampleCount, Math.max(1, Math.floor(blockBytes / sampleBytes)));
    const channels = Array.from({ length: format.channels }, () => new Int32Array(blockSamples));
    let firstSample = 0;
    for await (const bytes of this.#pieces(blockSamples * sampleBytes)) {
      const sampleCount = bytes.length / sampleBytes;
      deinterleave(bytes, format, channels, 0);
      yield { firstSample, sampleCount, channels: channels.map((c) => c.subarray(0, sampleCount)) };
      firstSample += sampleCount;
    }
  }

  close(): Promise<void> {
    return this.#source.close();
  }

  async #verify(): Promise<void> {
    if (!this.#layout.checksum) return;
    const pieces = this.#pieces(windowBytes);
    while (!(await pieces.next()).done);
  }

  /** The bytes of all samples in turn, and checked. */
  #pieces(pieceBytes: number): AsyncGenerator<Uint8Array, void, undefined> {
    const { dataOffset, dataBytes, checksum } = this.#layout;
    const pieces = readAhead(this.#source, dataOffset, dataOffset + dataBytes, pieceBytes);
    return checksum ? checked(pieces, checksum, this.name) : pieces;
  }
}

async function isPaddedAsSaid(source: RandomAccess, layout: WavLayout): Promise<boolean> {
  const { format, dataOffset, dataBytes } = layout;
  if (format.bitsPerSample === 8 * format.containerBytes) return true;
  const pieceBytes = windowBytes - (windowBytes % format.containerBytes);
  for await (const bytes of readAhead(source, dataOffset, dataOffset + dataBytes, pieceBytes)) {
    if (!isPadded(bytes, format)) return false;
  }
  return true;
}
