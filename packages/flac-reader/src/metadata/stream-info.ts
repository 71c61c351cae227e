import { FlacError } from '../flac-error.ts';

/*
 * STREAMINFO, RFC 9639 §8.2, 34 bytes:
 *
 *    0  16 bits  minimum block size         10  20 bits  sample rate        18  128 bits  MD5 of all samples
 *    2  16       maximum block size         12  3        channels − 1
 *    4  24       minimum frame bytes        12  5        bits a sample − 1
 *    7  24       maximum frame bytes        13  36       samples of each channel
 */
export const streamInfoBytes = 34;

export interface StreamInfo {
  readonly minBlockSize: number;
  readonly maxBlockSize: number;
  /** 0 where the encoder did not know; so is the maximum. */
  readonly minFrameBytes: number;
  readonly maxFrameBytes: number;
  /** Hz; nominal in our files. */
  readonly sampleRate: number;
  readonly channels: number;
  readonly bitsPerSample: number;
  /** Of each channel; 0 where the encoder did not know. */
  readonly totalSamples: number;
  /** Of the samples as little-endian integers of whole bytes, channels in turn; all 0 where the encoder did not know. */
  readonly md5: Uint8Array;
}

/** @throws FlacError `bad-streaminfo` */
export function parseStreamInfo(block: Uint8Array): StreamInfo {
  if (block.length !== streamInfoBytes) throw bad(`has ${block.length} bytes instead of ${streamInfoBytes}`);
  const view = new DataView(block.buffer, block.byteOffset, block.byteLength);
  const minBlockSize = view.getUint16(0);
  const maxBlockSize = view.getUint16(2);
  if (minBlockSize < 16 || maxBlockSize < minBlockSize) {
    throw bad(`allows blocks of ${minBlockSize} to ${maxBlockSize} samples, which is impossible`);
  }
  const bitsPerSample = ((view.getUint16(12) >>> 4) & 0b1_1111) + 1;
  if (bitsPerSample < 4) throw bad(`says ${bitsPerSample} bits a sample; 4 is the least`);
  return {
    minBlockSize,
    maxBlockSize,
    minFrameBytes: view.getUint32(4) >>> 8,
    maxFrameBytes: view.getUint32(6) & 0xff_ffff,
    sampleRate: view.getUint32(10) >>> 12,
    channels: ((view.getUint8(12) >>> 1) & 0b111) + 1,
    bitsPerSample,
    totalSamples: (view.getUint8(13) & 0b1111) * 2 ** 32 + view.getUint32(14),
    md5: block.slice(18),
  };
}

function bad(what: string): FlacError {
  return new FlacError('bad-streaminfo', `STREAMINFO ${what}`);
}
