import { endianness } from 'node:os';
import { isUnsigned, type WavFormat } from './wav-format.ts';

/*
 * PCM in WAV: little-endian integers, channels in turn, valid bits at the top of their container:
 *
 *   16 bits, 2 channels:  left lo, left hi, right lo, right hi, left lo, …
 */

const hostIsLittleEndian = endianness() === 'LE';

/** Whether the bits below the valid ones, which are to be zero, are so in some containers. @param bytes whole containers */
export function isPadded(bytes: Uint8Array, { containerBytes, bitsPerSample }: WavFormat): boolean {
  const padding = (1 << (8 * containerBytes - bitsPerSample)) - 1;
  for (let offset = 0; offset < bytes.length; offset += containerBytes) {
    let low = 0;
    for (let byte = 0; byte < containerBytes; byte += 1) low |= (bytes[offset + byte] ?? 0) << (8 * byte);
    if ((low & padding) !== 0) return false;
  }
  return true;
}

/** Writes whole blocks of `bytes` into `channels` from index `at` on, sign-extended. */
export function deinterleave(
  bytes: Uint8Array,
  format: WavFormat,
  channels: readonly Int32Array[],
  at: number,
): void {
  const { containerBytes, bitsPerSample } = format;
  const [only] = channels;
  const isWhole = bitsPerSample === 8 * containerBytes && bytes.byteOffset % containerBytes === 0;
  if (only && channels.length === 1 && isWhole && hostIsLittleEndian) {
    if (containerBytes === 2) only.set(new Int16Array(bytes.buffer, bytes.byteOffset, bytes.length / 2), at);
    if (containerBytes === 4) only.set(new Int32Array(bytes.buffer, bytes.byteOffset, bytes.length / 4), at);
    if (containerBytes === 2 || containerBytes === 4) return;
  }
  const blockBytes = channels.length * containerBytes;
  const flip = isUnsigned(format) ? 0x80 : 0;
  // Placing the container at the top of 32 bits sign-extends it when it is shifted down again.
  const toTop = 32 - 8 * containerBytes;
  const toBottom = 32 - bitsPerSample;
  for (const [channel, samples] of channels.entries()) {
    let index = at;
    for (let offset = channel * containerBytes; offset < bytes.length; offset += blockBytes) {
      let container = 0;
      for (let byte = containerBytes - 1; byte >= 0; byte -= 1) {
        container = (container << 8) | ((bytes[offset + byte] ?? 0) ^ flip);
      }
      samples[index] = (container << toTop) >> toBottom;
      index += 1;
    }
  }
}

/** Writes mono samples as PCM of `width` bytes each. */
export function writePcm(samples: Int32Array, width: number, bytes: Uint8Array): void {
  let offset = 0;
  for (let index = 0; index < samples.length; index += 1) {
    let sample = samples[index] ?? 0;
    for (let byte = 0; byte < width; byte += 1) {
      bytes[offset] = sample;
      offset += 1;
      sample >>= 8;
    }
  }
}
