import { api } from 'flac-bindings';

/** What libFLAC makes of samples: the oracle that is not ours. */
export interface LibflacOptions {
  readonly bitsPerSample: number;
  readonly blockSize?: number;
  readonly sampleRate?: number;
  readonly level?: number;
  readonly lpcOrder?: number;
  /** Samples between seek points; 0 for no table. */
  readonly seekPointEvery?: number;
  /** Without a seek callback, libFLAC cannot fill in total, MD5 and seek points. */
  readonly isStreamed?: boolean;
}

/** Encodes with libFLAC. */
export function encode(channels: readonly Int32Array[], options: LibflacOptions): Uint8Array {
  const {
    bitsPerSample,
    blockSize = 256,
    sampleRate = 8000,
    level = 5,
    lpcOrder,
    seekPointEvery = 0,
    isStreamed,
  } = options;
  const count = channels[0]?.length ?? 0;
  let bytes = Buffer.alloc(1 << 16);
  let length = 0;
  let position = 0;
  const write = (part: Uint8Array): 0 => {
    while (position + part.length > bytes.length) bytes = Buffer.concat([bytes, Buffer.alloc(bytes.length)]);
    bytes.set(part, position);
    position += part.length;
    length = Math.max(length, position);
    return 0;
  };
  const builder = new api.EncoderBuilder()
    .setStreamableSubset(false)
    .setCompressionLevel(level)
    .setBlocksize(blockSize)
    .setChannels(channels.length)
    .setBitsPerSample(bitsPerSample)
    .setSampleRate(sampleRate);
  if (lpcOrder !== undefined) builder.setMaxLpcOrder(lpcOrder);
  if (seekPointEvery > 0) {
    const table = new api.metadata.SeekTableMetadata();
    table.templateAppendPoints(
      Array.from({ length: Math.ceil(count / seekPointEvery) }, (_, index) => index * seekPointEvery),
    );
    builder.setMetadata([table]);
  }
  const seek = (offset: number | bigint): 0 => {
    position = Number(offset);
    return 0;
  };
  const encoder = isStreamed
    ? builder.buildWithStream(write)
    : builder.buildWithStream(write, seek, () => ({ offset: position, returnValue: 0 }));
  encoder.process(
    channels.map((samples) => Buffer.from(samples.buffer, samples.byteOffset, count * 4)),
    count,
  );
  encoder.finish();
  return new Uint8Array(bytes.subarray(0, length));
}

/** Decodes with libFLAC. @returns the samples of each channel; undefined where it reports any error */
export function decode(bytes: Uint8Array): Int32Array[] | undefined {
  const blocks = decodeFrames(bytes);
  return blocks?.[0]?.map((_, channel) =>
    Int32Array.from(blocks.flatMap((block) => [...(block[channel] ?? [])])),
  );
}

/** @returns the samples of each channel of each frame; undefined where libFLAC reports any error */
export function decodeFrames(bytes: Uint8Array): Int32Array[][] | undefined {
  let at = 0;
  let isSound = true;
  const blocks: Int32Array[][] = [];
  const decoder = new api.DecoderBuilder().buildWithStream(
    (buffer) => {
      const part = bytes.subarray(at, at + buffer.length);
      buffer.set(part);
      at += part.length;
      return { bytes: part.length, returnValue: part.length > 0 ? 0 : 1 };
    },
    null,
    null,
    null,
    () => at >= bytes.length,
    (frame, channels) => {
      const { blocksize } = frame.header;
      blocks.push(
        channels.map((channel) => new Int32Array(channel.buffer, channel.byteOffset, blocksize).slice()),
      );
      return 0;
    },
    null,
    () => {
      isSound = false;
    },
  );
  decoder.processUntilEndOfStream();
  decoder.finish();
  return isSound ? blocks : undefined;
}
