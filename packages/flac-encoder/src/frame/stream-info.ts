import type { StreamInfo } from '@flac-metrics/flac-reader';
import { BitWriter } from './bit-writer.ts';

/*
 * STREAMINFO, RFC 9639 §8.2, 34 bytes behind the header of its metadata block:
 *
 *    0  16 bits  minimum block size         10  20 bits  sample rate        18  128 bits  MD5 of all samples
 *    2  16       maximum block size         12  3        channels − 1
 *    4  24       minimum frame bytes        12  5        bits a sample − 1
 *    7  24       maximum frame bytes        13  36       samples of each channel
 */
const streamInfoBytes = 34;
/** §8.1: its number, which is 0, and its length. */
const blockHeaderBytes = 4;

/** Writes STREAMINFO as a metadata block that others may follow. */
export function writeStreamInfo(info: StreamInfo): Uint8Array {
  const bits = new BitWriter();
  bits.write(streamInfoBytes, 8 * blockHeaderBytes);
  bits.write(info.minBlockSize, 16);
  bits.write(info.maxBlockSize, 16);
  bits.write(info.minFrameBytes, 24);
  bits.write(info.maxFrameBytes, 24);
  bits.write(info.sampleRate, 20);
  bits.write(info.channels - 1, 3);
  bits.write(info.bitsPerSample - 1, 5);
  bits.write(Math.floor(info.totalSamples / 2 ** 32), 4);
  bits.write(info.totalSamples, 32);
  for (const byte of info.md5) bits.write(byte, 8);
  return bits.bytes.slice(0, bits.align());
}
