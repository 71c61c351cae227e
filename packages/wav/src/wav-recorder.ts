import { closeSync, fsyncSync, ftruncateSync, openSync, unlinkSync, writeSync } from 'node:fs';
import { dirname } from 'node:path';
import { crc32 } from 'node:zlib';
import type { SegmentTags } from '@flac-metrics/sample-codec';
import { chunkHeaderBytes, formatChunkHeader } from './chunk-header.ts';
import { checksumBytes, checksumId } from './data-checksum.ts';
import { formatInfoList } from './info-list.ts';
import { writePcm } from './pcm.ts';
import { syncFolder } from './sync-folder.ts';
import { WavError } from './wav-error.ts';
import { formatWavHead, riffSizeOffset } from './wav-head.ts';

/*
 *    0  'RIFF' size 'WAVE'
 *   12  'fmt ' size body
 *       'LIST' size body     the tags, before the data so that the data can grow
 *       'dcrc' 4    CRC-32   of the samples, as many as the next size counts
 *       'data' size samples…
 *
 * Samples are written first, then the header with its two sizes and the checksum: killed in between, the file is longer than its
 * header says, and the reader believes the length; the checksum holds for what the header counts.
 */

/** RIFF counts its bytes in 32 bits. */
const mostRiffBytes = 0xffff_ffff;

export type RecordedBits = 16 | 24 | 32;

/**
 * Appends samples to one WAV file. Every call is synchronous and done when it returns: from then on the samples survive the
 * death of the process. What survives the death of the machine is what `close` has synced.
 */
export class WavRecorder {
  readonly path: string;
  readonly tags: SegmentTags;
  readonly #bits: RecordedBits;
  /** Written as a whole, so that its two sizes and the checksum agree. */
  readonly #header: Buffer;
  #pcm: Uint8Array;
  #descriptor: number | undefined;
  #sampleCount = 0;
  /** CRC-32 of all samples. */
  #dataCrc = 0;

  private constructor(
    path: string,
    tags: SegmentTags,
    bits: RecordedBits,
    descriptor: number,
    header: Buffer,
  ) {
    this.path = path;
    this.tags = tags;
    this.#bits = bits;
    this.#descriptor = descriptor;
    this.#header = header;
    this.#pcm = new Uint8Array(bits / 8);
  }

  /**
   * Starts a new file, with its whole header in one write.
   * @throws WavError `exists`: nothing is ever overwritten
   */
  static create(path: string, tags: SegmentTags, bits: RecordedBits): WavRecorder {
    const header = formatWavHead(bits, 0, [
      formatInfoList(tags),
      formatChunkHeader(checksumId, checksumBytes),
      Buffer.alloc(checksumBytes),
    ]);
    const descriptor = openNew(path);
    try {
      writeAll(descriptor, header, 0);
    } catch (error) {
      closeSync(descriptor);
      unlinkSync(path);
      throw error;
    }
    return new WavRecorder(path, tags, bits, descriptor, header);
  }

  get sampleCount(): number {
    return this.#sampleCount;
  }

  /** Of the file, header included, while it is open. */
  get byteLength(): number {
    return this.#header.length + this.#sampleCount * (this.#bits / 8);
  }

  /**
   * Appends samples, all or none.
   * @param samples integers that fit the file's bits
   * @throws WavError `out-of-width`, `too-long` (4 GiB, the limit of RIFF), `closed`; the system's error where writing fails.
   *   The file then still ends with the last whole sample before, and appending may be tried again. `not-taken-back` where it
   *   may hold some of the new samples, because the system refuses to shorten it as well.
   */
  append(samples: Int32Array): void {
    const descriptor = this.#open();
    this.#checkWidth(samples);
    const width = this.#bits / 8;
    const position = this.byteLength;
    const byteCount = samples.length * width;
    if (position + byteCount + 1 - chunkHeaderBytes > mostRiffBytes) {
      throw new WavError('too-long', `${this.path}: a WAV holds 4 GiB at most; start another file`);
    }
    if (this.#pcm.length < byteCount) this.#pcm = new Uint8Array(byteCount);
    const pcm = this.#pcm.subarray(0, byteCount);
    writePcm(samples, width, pcm);
    const sampleCount = this.#sampleCount + samples.length;
    const dataCrc = crc32(pcm, this.#dataCrc);
    try {
      writeAll(descriptor, pcm, position);
      this.#writeHeader(descriptor, sampleCount, dataCrc, 0);
    } catch (error) {
      this.#takeBack(descriptor, position, error);
      throw error;
    }
    this.#sampleCount = sampleCount;
    this.#dataCrc = dataCrc;
  }

  /** Brings everything onto the disk, the folder's entry too. A second call does nothing. */
  close(): void {
    const descriptor = this.#descriptor;
    if (descriptor === undefined) return;
    this.#descriptor = undefined;
    try {
      // RIFF, "Chunks": a chunk of odd length is followed by a pad byte that its size does not count.
      const dataBytes = this.#sampleCount * (this.#bits / 8);
      const pad = dataBytes % 2;
      if (pad > 0) writeAll(descriptor, new Uint8Array(pad), this.#header.length + dataBytes);
      this.#writeHeader(descriptor, this.#sampleCount, this.#dataCrc, pad);
      fsyncSync(descriptor);
    } finally {
      closeSync(descriptor);
    }
    syncFolder(dirname(this.path));
  }

  /** Gives up the file: closes and removes it, whatever is in it. */
  discard(): void {
    const descriptor = this.#descriptor;
    this.#descriptor = undefined;
    if (descriptor !== undefined) closeSync(descriptor);
    unlinkSync(this.path);
  }

  #writeHeader(descriptor: number, sampleCount: number, dataCrc: number, padBytes: number): void {
    const header = this.#header;
    const dataBytes = sampleCount * (this.#bits / 8);
    header.writeUInt32LE(dataCrc, header.length - chunkHeaderBytes - checksumBytes);
    header.writeUInt32LE(dataBytes, header.length - 4);
    header.writeUInt32LE(header.length - chunkHeaderBytes + dataBytes + padBytes, riffSizeOffset);
    writeAll(descriptor, header, 0);
  }

  /** Shortens the file to what it was before a write that failed. */
  #takeBack(descriptor: number, byteLength: number, cause: unknown): void {
    try {
      ftruncateSync(descriptor, byteLength);
    } catch (error) {
      throw new WavError(
        'not-taken-back',
        `${this.path}: writing failed (${String(cause)}), and so did shortening the file to what it was (${String(error)})`,
        { cause },
      );
    }
  }

  #checkWidth(samples: Int32Array): void {
    const spare = 32 - this.#bits;
    for (let index = 0; index < samples.length; index += 1) {
      const sample = samples[index] ?? 0;
      if ((sample << spare) >> spare === sample) continue;
      throw new WavError('out-of-width', `${this.path}: sample ${sample} does not fit ${this.#bits} bits`);
    }
  }

  #open(): number {
    if (this.#descriptor !== undefined) return this.#descriptor;
    throw new WavError('closed', `${this.path}: cannot append, it is closed`);
  }
}

function openNew(path: string): number {
  try {
    return openSync(path, 'wx');
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'EEXIST') {
      throw new WavError('exists', `${path} exists already and is not overwritten`, { cause: error });
    }
    throw error;
  }
}

/** A write may take less than it was given, for instance on a disk that is nearly full. */
function writeAll(descriptor: number, bytes: Uint8Array, position: number): void {
  let written = 0;
  while (written < bytes.length) {
    written += writeSync(descriptor, bytes, written, bytes.length - written, position + written);
  }
}
