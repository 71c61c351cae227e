import { closeSync, existsSync, fsyncSync, openSync, statSync } from 'node:fs';
import { dirname } from 'node:path';
import { FlacError } from '@flac-metrics/flac-reader';
import { syncFolder } from '@flac-metrics/wav';
import type { VerifyOptions } from './compare-samples.ts';
import type { EncodeReport } from './encode-report.ts';
import { existsError, removeAbandonedParts } from './part-file.ts';
import { verifyPair } from './verify-pair.ts';

/**
 * What was encoded before: whoever is killed between the FLAC's appearance and the WAV's removal leaves both. The FLAC is verified
 * and brought onto the disk, as if it had been written now.
 * @returns undefined where there is no FLAC
 * @throws FlacEncoderError `exists` where the FLAC holds anything else; WavError; the signal's reason
 */
export async function alreadyEncoded(
  wavPath: string,
  flacPath: string,
  options: VerifyOptions,
): Promise<EncodeReport | undefined> {
  if (!existsSync(flacPath)) return undefined;
  const { isEqual, samples, notCarried } = await verifyPair(wavPath, flacPath, options).catch(
    (error: unknown) => {
      throw error instanceof FlacError ? existsError(flacPath, error) : error;
    },
  );
  if (!isEqual) throw existsError(flacPath);
  removeAbandonedParts(flacPath);
  const descriptor = openSync(flacPath, 'r');
  try {
    fsyncSync(descriptor);
  } finally {
    closeSync(descriptor);
  }
  syncFolder(dirname(flacPath));
  const [wavBytes, flacBytes] = [statSync(wavPath).size, statSync(flacPath).size];
  return { wavPath, flacPath, wavBytes, flacBytes, samples, notCarried, wasThere: true };
}
