import { crc16, crc8 } from '../src/frame/crc.ts';

/** Writes bits, most significant first, to build frames that no encoder makes. */
export class BitWriter {
  readonly #bits: number[] = [];

  write(value: number | bigint, count: number): this {
    const big = BigInt.asUintN(count, BigInt(value));
    for (let bit = count - 1; bit >= 0; bit -= 1) this.#bits.push(Number((big >> BigInt(bit)) & 1n));
    return this;
  }

  /** Zeros and a one. */
  unary(zeros: number): this {
    for (let index = 0; index < zeros; index += 1) this.#bits.push(0);
    this.#bits.push(1);
    return this;
  }

  rice(value: number, parameter: number): this {
    const folded = value >= 0 ? 2 * value : -2 * value - 1;
    return this.unary(Math.floor(folded / 2 ** parameter)).write(folded % 2 ** parameter, parameter);
  }

  /** Zero bits up to the next byte. */
  toBytes(): Uint8Array {
    const bytes = new Uint8Array(Math.ceil(this.#bits.length / 8));
    for (const [index, bit] of this.#bits.entries())
      bytes[index >> 3] = (bytes[index >> 3] ?? 0) | (bit << (7 - (index & 7)));
    return bytes;
  }
}

export interface StreamShape {
  readonly blockSize: number;
  readonly channels?: number;
  readonly bitsPerSample: number;
  readonly totalSamples?: number;
  readonly minBlockSize?: number;
  readonly sampleRate?: number;
}

/** fLaC and STREAMINFO, as the last metadata block. */
export function streamHead(shape: StreamShape): Uint8Array {
  const {
    blockSize,
    channels = 1,
    bitsPerSample,
    totalSamples = 0,
    minBlockSize = blockSize,
    sampleRate = 8000,
  } = shape;
  return new BitWriter()
    .write(0x664c6143, 32)
    .write(0x80, 8)
    .write(34, 24)
    .write(minBlockSize, 16)
    .write(blockSize, 16)
    .write(0, 48)
    .write(sampleRate, 20)
    .write(channels - 1, 3)
    .write(bitsPerSample - 1, 5)
    .write(totalSamples, 36)
    .write(0n, 128)
    .toBytes();
}

/** fLaC, STREAMINFO, and a VORBIS_COMMENT of KEY=value texts as the last metadata block. */
export function taggedHead(shape: StreamShape, comments: readonly string[]): Uint8Array {
  const head = streamHead(shape);
  head[4] = 0;
  const texts = comments.flatMap((text) => [uint32(Buffer.byteLength(text)), Buffer.from(text)]);
  const body = Buffer.concat([uint32(0), uint32(comments.length), ...texts]);
  return Buffer.concat([head, Uint8Array.of(0x84, 0, body.length >> 8, body.length & 0xff), body]);
}

function uint32(value: number): Uint8Array {
  const bytes = Buffer.alloc(4);
  bytes.writeUInt32LE(value);
  return bytes;
}

export interface FrameShape {
  /** Code of RFC 9639 §9.1.3: channels − 1, or 8 to 10 for stereo modes. */
  readonly channelCode?: number;
  readonly blockSize: number;
  /** Frame number, or, under the variable strategy, the first sample; below 2048. */
  readonly number?: number;
  readonly isVariable?: boolean;
  /** Replaces codes in the header: see RFC 9639 §9.1. */
  readonly widthCode?: number;
  readonly sampleRateCode?: number;
}

/** A frame around subframes, with both checksums right. */
export function frame(shape: FrameShape, subframes: (bits: BitWriter) => void): Uint8Array {
  const {
    channelCode = 0,
    blockSize,
    number = 0,
    isVariable = false,
    widthCode = 0,
    sampleRateCode = 0,
  } = shape;
  const head = new BitWriter()
    .write(0xfff8 | Number(isVariable), 16)
    .write(7, 4)
    .write(sampleRateCode, 4);
  head.write(channelCode, 4).write(widthCode, 3).write(0, 1);
  if (number < 0x80) head.write(number, 8);
  else
    head
      .write(0b110, 3)
      .write(number >> 6, 5)
      .write(0b10, 2)
      .write(number & 0x3f, 6);
  const header = head.write(blockSize - 1, 16).toBytes();
  const body = new BitWriter();
  subframes(body);
  return withCrc16(Buffer.concat([header, Uint8Array.of(crc8(header, 0, header.length)), body.toBytes()]));
}

/** A frame of 16 bits whose samples all have one value, in every channel. */
export function constantFrame(shape: FrameShape, value: number): Uint8Array {
  return frame(shape, (bits) => {
    for (let channel = 0; channel <= (shape.channelCode ?? 0); channel += 1)
      bits.write(0, 8).write(value, 16);
  });
}

export function withCrc16(bytes: Uint8Array): Uint8Array {
  const crc = crc16(new DataView(bytes.buffer, bytes.byteOffset, bytes.length), 0, bytes.length);
  return Buffer.concat([bytes, Uint8Array.of(crc >> 8, crc & 0xff)]);
}
