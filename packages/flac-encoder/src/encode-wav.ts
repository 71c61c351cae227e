import { existsSync, fstatSync, statSync } from 'node:fs';
import { WavReader } from '@flac-metrics/wav';
import { commentsFor } from './comments.ts';
import type { EncodeReport } from './encode-report.ts';
import { FlacEncoderError } from './flac-encoder-error.ts';
import { LibFlacEncoder } from './libflac-encoder.ts';
import { openFile } from './open-file.ts';
import { existsError, PartFile } from './part-file.ts';
import type { VerifyOptions } from './compare-samples.ts';
import { verifyPair } from './verify-pair.ts';

/** Within 0.4 % of level 8 at a fraction of its cost. */
export const defaultLevel = 5;

export interface EncodeOptions {
  /** 0 to 8; default 5. */
  readonly level?: number;
  /** Replaces an existing FLAC. */
  readonly overwrite?: boolean;
  /** Gives up, leaving nothing behind. */
  readonly signal?: AbortSignal;
  /** Called with the share that is done: one half is encoding, the other reading back. */
  readonly onProgress?: (share: number) => void;
}

/** The limits of FLAC, RFC 9639 §8.2. */
const mostChannels = 8;
const mostSampleRate = 1_048_575;
const leastBits = 4;

/**
 * Encodes a WAV through libFLAC. The FLAC gets its name only when our own reader has read it back, sample for sample and tag
 * for tag, and it is on the disk. The WAV is left as it is.
 * @throws FlacEncoderError, WavError; the signal's reason
 */
export async function encodeWav(
  wavPath: string,
  flacPath: string,
  options: EncodeOptions = {},
): Promise<EncodeReport> {
  if (!options.overwrite && existsSync(flacPath)) throw existsError(flacPath);
  const access = await openFile(wavPath);
  try {
    const wav = await WavReader.open(access);
    checkFormat(wav);
    const part = new PartFile(flacPath);
    try {
      await encodeInto(part.descriptor, wav, options);
      const { isEqual, differences, notCarried } = await verifyPair(wavPath, part.path, secondHalf(options));
      if (!isEqual) {
        throw new FlacEncoderError(
          'not-equal',
          `${wavPath}: the FLAC is not equal and was dropped: ${differences.join('; ')}`,
        );
      }
      const flacBytes = fstatSync(part.descriptor).size;
      options.signal?.throwIfAborted();
      part.publish(options.overwrite ?? false);
      const wavBytes = statSync(wavPath).size;
      return { wavPath, flacPath, wavBytes, flacBytes, samples: wav.sampleCount, notCarried };
    } finally {
      part.discard();
    }
  } finally {
    await access.close();
  }
}

function secondHalf({ signal, onProgress }: EncodeOptions): VerifyOptions {
  return {
    ...(signal && { signal }),
    ...(onProgress && { onProgress: (share: number) => onProgress(0.5 + share / 2) }),
  };
}

async function encodeInto(descriptor: number, wav: WavReader, options: EncodeOptions): Promise<void> {
  const { channels, bitsPerSample, sampleRate } = wav.format;
  const format = { channels, bitsPerSample, sampleRate, totalSamples: wav.sampleCount };
  const encoder = new LibFlacEncoder(descriptor, format, options.level ?? defaultLevel, commentsFor(wav));
  try {
    for await (const block of wav.allBlocks()) {
      encoder.process(block.channels, block.sampleCount);
      options.onProgress?.((block.firstSample + block.sampleCount) / wav.sampleCount / 2);
      options.signal?.throwIfAborted();
    }
  } finally {
    encoder.finish();
  }
}

function checkFormat(wav: WavReader): void {
  const { channels, bitsPerSample, sampleRate } = wav.format;
  const refuse = (what: string) =>
    new FlacEncoderError('unsupported-format', `${wav.name}: FLAC cannot hold ${what}`);
  if (channels > mostChannels) throw refuse(`${channels} channels; ${mostChannels} is the most`);
  if (bitsPerSample < leastBits) throw refuse(`${bitsPerSample} bits a sample; ${leastBits} is the least`);
  if (sampleRate < 1 || sampleRate > mostSampleRate)
    throw refuse(`${sampleRate} Hz; ${mostSampleRate} is the most`);
}
