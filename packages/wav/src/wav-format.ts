import { WavError } from './wav-error.ts';

/*
 * The body of 'fmt ' (Microsoft, WAVEFORMATEX and WAVEFORMATEXTENSIBLE), little-endian:
 *
 *    0  format tag      1 = PCM, 0xFFFE = extensible
 *    2  channels
 *    4  sample rate
 *    8  bytes a second
 *   12  block align     bytes of one sample of every channel
 *   14  bits            of the container when extensible, else of the sample
 *   16  extension size  22 when extensible
 *   18  valid bits      left-justified in the container
 *   20  channel mask
 *   24  GUID            its first two bytes are the format tag proper
 */

const tagPcm = 1;
const tagExtensible = 0xfffe;
const tailOfGuid = '000000001000800000aa00389b71';

/** How the samples of a WAV are stored. */
export interface WavFormat {
  readonly channels: number;
  readonly sampleRate: number;
  /** Bits that carry the sample, 1 to 32. */
  readonly bitsPerSample: number;
  /** Bytes that one sample of one channel takes in the file, 1 to 4. */
  readonly containerBytes: number;
  /** A bit for each speaker that has a channel, in the order of the channels; 0 where the file does not say. */
  readonly channelMask: number;
}

/** WAVs of 8 bits and less are unsigned around 128; all others are signed. */
export function isUnsigned(format: WavFormat): boolean {
  return format.containerBytes === 1;
}

/** The body of a mono 'fmt ' chunk: plain up to 16 bits, extensible above, as the specification demands. */
export function formatFormat(sampleRate: number, bitsPerSample: number): Uint8Array {
  const containerBytes = bitsPerSample / 8;
  const extensible = bitsPerSample > 16;
  const body = Buffer.alloc(extensible ? 40 : 16);
  body.writeUInt16LE(extensible ? tagExtensible : tagPcm, 0);
  body.writeUInt16LE(1, 2);
  body.writeUInt32LE(sampleRate, 4);
  body.writeUInt32LE(sampleRate * containerBytes, 8);
  body.writeUInt16LE(containerBytes, 12);
  body.writeUInt16LE(bitsPerSample, 14);
  if (!extensible) return body;
  body.writeUInt16LE(22, 16);
  body.writeUInt16LE(bitsPerSample, 18);
  body.writeUInt32LE(0, 20);
  body.writeUInt16LE(tagPcm, 24);
  body.write(tailOfGuid, 26, 'hex');
  return body;
}

/**
 * @param name of the file, for error texts
 * @throws WavError `bad-format` where the numbers contradict each other, `unsupported-format` where they are not PCM
 */
export function parseFormat(chunk: Uint8Array, name: string): WavFormat {
  const body = Buffer.from(chunk.buffer, chunk.byteOffset, chunk.byteLength);
  if (body.length < 16) throw bad(name, `the fmt chunk has ${body.length} bytes instead of 16 or more`);
  const tag = body.readUInt16LE(0);
  const channels = body.readUInt16LE(2);
  const blockAlign = body.readUInt16LE(12);
  const bits = body.readUInt16LE(14);
  if (tag === tagExtensible && body.length < 40)
    throw bad(name, 'the extensible fmt chunk is shorter than 40 bytes');
  const proper = tag === tagExtensible ? body.readUInt16LE(24) : tag;
  if (proper !== tagPcm) throw unsupported(name, `its samples are ${nameOfTag(proper)}, not integers (PCM)`);
  if (channels === 0) throw bad(name, 'it has no channels');
  if (bits === 0) throw bad(name, 'its samples have 0 bits');
  const containerBytes = blockAlign / channels;
  if (!Number.isInteger(containerBytes) || containerBytes !== Math.ceil(bits / 8)) {
    throw bad(name, `${channels} channels of ${bits} bits do not make blocks of ${blockAlign} bytes`);
  }
  if (containerBytes > 4) throw unsupported(name, `its samples have ${bits} bits; 32 is the most`);
  const valid = tag === tagExtensible ? body.readUInt16LE(18) : bits;
  if (valid > bits) throw bad(name, `${valid} valid bits do not fit ${bits}`);
  const channelMask = tag === tagExtensible ? body.readUInt32LE(20) : 0;
  // Some writers leave the number of valid bits at 0 where they mean all.
  const bitsPerSample = valid || bits;
  return { channels, sampleRate: body.readUInt32LE(4), bitsPerSample, containerBytes, channelMask };
}

function nameOfTag(tag: number): string {
  const names: Record<number, string> = {
    2: 'ADPCM',
    3: 'floating point',
    6: 'A-law',
    7: 'µ-law',
    85: 'MP3',
  };
  return names[tag] ?? `of format 0x${tag.toString(16)}`;
}

function bad(name: string, what: string): WavError {
  return new WavError('bad-format', `${name}: ${what}: the header is damaged`);
}

function unsupported(name: string, what: string): WavError {
  return new WavError(
    'unsupported-format',
    `${name}: ${what}; convert it to integer PCM first, for instance with sox`,
  );
}
