import { existsSync, fstatSync, statSync } from 'node:fs';
import { FlacReader, SampleDigest } from '@flac-metrics/flac-reader';
import { FileAccess } from '@flac-metrics/random-access';
import { WavReader } from '@flac-metrics/wav';
import { commentsFor } from './comments.ts';
import { compareSamples } from './compare-samples.ts';
import type { EncodeReport } from './encode-report.ts';
import { FileBeingWritten } from './file-being-written.ts';
import { FlacEncoderError } from './flac-encoder-error.ts';
import { LibFlacEncoder } from './libflac-encoder.ts';
import { existsError, PartFile } from './part-file.ts';
import type { Verdict } from './verdict.ts';
import { verdictOf } from './verify-pair.ts';

/** Within 0.4 % of level 8 at a fraction of its cost. */
export const defaultLevel = 5;

export interface EncodeOptions {
  /** 0 to 8; default 5. */
  readonly level?: number;
  /** Replaces an existing FLAC. */
  readonly overwrite?: boolean;
  /** Gives up, leaving nothing behind. */
  readonly signal?: AbortSignal;
  /** Called with the share that is encoded and read back. */
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
  const access = await FileAccess.open(wavPath);
  try {
    const wav = await WavReader.open(access);
    checkFormat(wav);
    const part = new PartFile(flacPath);
    try {
      const { differences, notCarried } = await encodeAndVerify(wav, part, options);
      if (differences.length > 0) {
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

/** While libFLAC writes, in its own thread, what it has written is read back from the file and compared. */
async function encodeAndVerify(wav: WavReader, part: PartFile, options: EncodeOptions): Promise<Verdict> {
  const written = new FileBeingWritten(part.path, part.descriptor);
  // Both must have ended before the file is closed.
  const [encoded, compared] = await Promise.allSettled([
    encode(wav, written, options),
    FlacReader.open(written).then((flac) => compareSamples(wav, flac, options)),
  ]);
  if (encoded.status === 'rejected') throw encoded.reason;
  if (compared.status === 'rejected') throw compared.reason;
  // The metadata are whole only now: libFLAC has come back to them.
  const flac = await FlacReader.open(written);
  const verdict = await verdictOf(wav, flac, compared.value);
  if (Buffer.compare(encoded.value, flac.streamInfo.md5) === 0) return verdict;
  return { ...verdict, differences: [...verdict.differences, 'its MD5 is another than that of the samples'] };
}

/** @returns the MD5 of the samples */
async function encode(
  wav: WavReader,
  written: FileBeingWritten,
  { level, signal }: EncodeOptions,
): Promise<Uint8Array> {
  const { channels, bitsPerSample, sampleRate } = wav.format;
  const format = { channels, bitsPerSample, sampleRate, totalSamples: wav.sampleCount };
  const digest = new SampleDigest(bitsPerSample);
  try {
    const encoder = await LibFlacEncoder.create(
      written.name,
      format,
      level ?? defaultLevel,
      commentsFor(wav),
    );
    try {
      for await (const block of wav.allBlocks()) {
        const encoding = encoder.process(block.channels, block.sampleCount);
        digest.update(block.channels, block.sampleCount);
        await encoding;
        written.grow();
        signal?.throwIfAborted();
      }
    } finally {
      await encoder.finish();
    }
    return digest.digest();
  } finally {
    written.end();
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
