import { FlacError } from '../flac-error.ts';
import type { StreamInfo } from '../metadata/stream-info.ts';
import type { BitReader } from './bit-reader.ts';
import { readCodedNumber } from './coded-number.ts';
import { crc8 } from './crc.ts';

/*
 * RFC 9639 §9.1:
 *
 *   11111111 1111100B  SSSSRRRR CCCCWWW0  number…  [block size]  [sample rate]  crc8
 *
 *   B  blocking strategy: 0 fixed (the number counts frames), 1 variable (it counts samples)
 *   S  block size, §9.1.1        R  sample rate, §9.1.2
 *   C  channels, §9.1.3          W  bits a sample, §9.1.4
 */

/** How two channels are stored, §4.2. */
export type StereoMode = 'independent' | 'left-side' | 'side-right' | 'mid-side';

export interface FrameHeader {
  readonly isVariable: boolean;
  /** §9.1.5: of the first sample under the variable blocking strategy, of the frame under the fixed one. */
  readonly number: number;
  readonly blockSize: number;
  readonly stereoMode: StereoMode;
}

/** §9.1.1, codes 2 to 5 and 8 to 15; 6 and 7 stand for a number behind the header, 0 is reserved. */
const blockSizes = [0, 192, 576, 1152, 2304, 4608, 0, 0, 256, 512, 1024, 2048, 4096, 8192, 16_384, 32_768];
/** §9.1.2, codes 1 to 11 in Hz; 0 means as in STREAMINFO, 12 to 14 stand behind the header, 15 is forbidden. */
const sampleRates = [
  0, 88_200, 176_400, 192_000, 8000, 16_000, 22_050, 24_000, 32_000, 44_100, 48_000, 96_000,
];
/** §9.1.4; 0 means as in STREAMINFO, 3 is reserved. */
const sampleWidths = [0, 8, 12, -1, 16, 20, 24, 32];
const stereoModes: readonly StereoMode[] = ['left-side', 'side-right', 'mid-side'];

/**
 * Reads the header of a frame and checks it against the stream.
 * @throws FlacError
 */
export function readFrameHeader(bits: BitReader, stream: StreamInfo): FrameHeader {
  const start = bits.bit >>> 3;
  const sync = bits.readUnsigned(16);
  if (sync >>> 2 !== 0b1111_1111_1111_10) throw new FlacError('no-sync', 'there is no frame here');
  if (sync & 0b10) throw new FlacError('reserved-header', 'a reserved bit of the frame header is set');
  const isVariable = (sync & 1) === 1;
  const blockSizeCode = bits.readUnsigned(4);
  const sampleRateCode = bits.readUnsigned(4);
  const channelCode = bits.readUnsigned(4);
  const widthCode = bits.readUnsigned(3);
  const reserved = bits.readUnsigned(1);
  if (reserved || blockSizeCode === 0 || sampleRateCode === 15 || channelCode > 10 || widthCode === 3) {
    throw new FlacError('reserved-header', 'the frame header uses a reserved value');
  }
  const number = readCodedNumber(bits, isVariable ? 7 : 6);
  const blockSize = readBlockSize(bits, blockSizeCode);
  const sampleRate = readSampleRate(bits, sampleRateCode);
  const crcAt = bits.bit >>> 3;
  const crc = bits.readUnsigned(8);
  bits.checkEnd();
  if (crc8(bits.bytes, start, crcAt) !== crc)
    throw new FlacError('header-crc', 'the CRC of the frame header fails');

  const channels = channelCode < 8 ? channelCode + 1 : 2;
  const width = sampleWidths[widthCode] || stream.bitsPerSample;
  if (
    channels !== stream.channels ||
    width !== stream.bitsPerSample ||
    (sampleRate || stream.sampleRate) !== stream.sampleRate
  ) {
    throw new FlacError('format-changed', 'channels, bits or sample rate are not those of STREAMINFO');
  }
  if (blockSize > stream.maxBlockSize) {
    throw new FlacError(
      'block-too-large',
      `a block of ${blockSize} samples; STREAMINFO allows ${stream.maxBlockSize}`,
    );
  }
  return { isVariable, number, blockSize, stereoMode: stereoModes[channelCode - 8] ?? 'independent' };
}

/** §9.1.1 and §9.1.6 */
function readBlockSize(bits: BitReader, code: number): number {
  if (code === 6) return bits.readUnsigned(8) + 1;
  if (code === 7) return checkBlockSize(bits.readUnsigned(16) + 1);
  return blockSizes[code] ?? 0;
}

/** §9.1.6: 65536 is forbidden, since STREAMINFO could not name it. */
function checkBlockSize(blockSize: number): number {
  if (blockSize <= 65_535) return blockSize;
  throw new FlacError('reserved-header', 'a block of 65536 samples is forbidden');
}

/** §9.1.2 and §9.1.7. @returns Hz; 0 where the header leaves it to STREAMINFO */
function readSampleRate(bits: BitReader, code: number): number {
  if (code === 12) return bits.readUnsigned(8) * 1000;
  if (code === 13) return bits.readUnsigned(16);
  if (code === 14) return bits.readUnsigned(16) * 10;
  return sampleRates[code] ?? 0;
}
