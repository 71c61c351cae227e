import { createHash, type Hash } from 'node:crypto';
import { endianness } from 'node:os';

const hostIsLittleEndian = endianness() === 'LE';

/** The MD5 that STREAMINFO carries (RFC 9639 §8.2): samples as little-endian integers of whole bytes, channels in turn. */
export class SampleDigest {
  readonly #hash: Hash = createHash('md5');
  readonly #width: number;
  #bytes: Uint8Array = new Uint8Array();

  constructor(bitsPerSample: number) {
    this.#width = Math.ceil(bitsPerSample / 8);
  }

  /** Takes the first `count` samples of every channel. */
  update(channels: readonly Int32Array[], count: number): void {
    const blockBytes = this.#width * channels.length;
    if (this.#bytes.length < blockBytes * count) this.#bytes = new Uint8Array(blockBytes * count);
    const [mono] = channels;
    if (mono && channels.length === 1 && this.#width === 2 && hostIsLittleEndian) {
      new Int16Array(this.#bytes.buffer, 0, count).set(mono.subarray(0, count));
    } else this.#interleave(channels, count);
    this.#hash.update(this.#bytes.subarray(0, blockBytes * count));
  }

  digest(): Uint8Array {
    return this.#hash.digest();
  }

  #interleave(channels: readonly Int32Array[], count: number): void {
    const width = this.#width;
    const bytes = this.#bytes;
    for (const [channel, samples] of channels.entries()) {
      let at = channel * width;
      for (let index = 0; index < count; index += 1) {
        let sample = samples[index] ?? 0;
        for (let byte = 0; byte < width; byte += 1) {
          bytes[at + byte] = sample;
          sample >>= 8;
        }
        at += width * channels.length;
      }
    }
  }
}
