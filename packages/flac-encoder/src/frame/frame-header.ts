import { crc8 } from '@flac-metrics/flac-reader';
import type { BitWriter } from './bit-writer.ts';
import { codedNumberBytes, writeCodedNumber } from './coded-number.ts';

/*
 * RFC 9639 §9.1, of one channel, under the variable blocking strategy:
 *
 *   11111111 11111001  SSSSRRRR 0000WWW0  number…  [block size]  crc8
 *
 *   S  block size, §9.1.1     R  sample rate, §9.1.2     W  bits a sample, §9.1.4
 */

/** Hz that every file of ours claims, whatever its interval: any player plays it. */
export const nominalSampleRate = 8000;
const nominalSampleRateCode = 4;

/** §9.1.1: block sizes that a code of its own stands for. */
const blockSizeCodes: ReadonlyMap<number, number> = new Map([
  [192, 1],
  [576, 2],
  [1152, 3],
  [2304, 4],
  [4608, 5],
  [256, 8],
  [512, 9],
  [1024, 10],
  [2048, 11],
  [4096, 12],
  [8192, 13],
  [16_384, 14],
  [32_768, 15],
]);
/** §9.1.4; other widths are left to STREAMINFO by a 0. */
const widthCodes: ReadonlyMap<number, number> = new Map([
  [8, 1],
  [12, 2],
  [16, 4],
  [20, 5],
  [24, 6],
  [32, 7],
]);

/** §9.1.1: 6 and 7 stand for a number of 8 and of 16 bits behind the header's own. */
function blockSizeCodeOf(blockSize: number): number {
  return blockSizeCodes.get(blockSize) ?? (blockSize <= 256 ? 6 : 7);
}

/** Sync and codes, the number, the block size where it has no code, and the CRC. */
export function frameHeaderBytes(firstSample: number, blockSize: number): number {
  const code = blockSizeCodeOf(blockSize);
  return 4 + codedNumberBytes(firstSample) + (code === 6 ? 1 : code === 7 ? 2 : 0) + 1;
}

/**
 * Writes the header of a frame, which must begin at a whole byte.
 * @param firstSample number of the block's first sample, of 36 bits
 */
export function writeFrameHeader(
  bits: BitWriter,
  bitsPerSample: number,
  firstSample: number,
  blockSize: number,
): void {
  const start = bits.length;
  const blockSizeCode = blockSizeCodeOf(blockSize);
  bits.write(0b1111_1111_1111_1001, 16);
  bits.write(blockSizeCode, 4);
  bits.write(nominalSampleRateCode, 4);
  bits.write(0, 4);
  bits.write(widthCodes.get(bitsPerSample) ?? 0, 3);
  bits.write(0, 1);
  writeCodedNumber(bits, firstSample);
  // §9.1.6
  if (blockSizeCode === 6) bits.write(blockSize - 1, 8);
  if (blockSizeCode === 7) bits.write(blockSize - 1, 16);
  const end = bits.align();
  bits.write(crc8(bits.bytes, start, end), 8);
}
