import { existsSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { FileAccess } from '@flac-metrics/random-access';
import { FlacEncoderError } from '../flac-encoder-error.ts';
import { existsError, PartFile } from '../part-file.ts';
import type { EncodedTape } from './encoded-tape.ts';
import { differenceOf } from './read-back.ts';

export interface PublishOptions {
  /** Replaces an existing file. */
  readonly overwrite?: boolean;
  /** Gives up, leaving nothing behind. */
  readonly signal?: AbortSignal;
}

/**
 * Writes a tape as a file. It gets its name only when our own reader has read it back from there, and every time and every bit of every
 * value was as it had been added, and when it is on the disk. Killed anywhere, all of the file is there or nothing.
 * @param name without the folder
 * @returns the path
 * @throws FlacEncoderError `exists`, `not-writable`, `not-equal`; the system's error, as on a full disk; the signal's reason
 */
export async function publishTape(
  folder: string,
  name: string,
  tape: EncodedTape,
  { overwrite = false, signal }: PublishOptions = {},
): Promise<string> {
  const path = join(folder, name);
  if (!overwrite && existsSync(path)) throw existsError(path);
  const part = new PartFile(path);
  try {
    writeTo(part, path, tape.bytes);
    const difference = await differenceOf(await FileAccess.open(part.path), tape, signal);
    if (difference !== undefined) {
      throw new FlacEncoderError(
        'not-equal',
        `${path}: the tape did not come back from the file as it was made, and was dropped: ${difference}`,
      );
    }
    signal?.throwIfAborted();
    part.publish(overwrite);
    return path;
  } finally {
    part.discard();
  }
}

/** @throws the system's error, with the path, which that of a descriptor does not have */
function writeTo({ descriptor }: PartFile, path: string, bytes: Uint8Array): void {
  try {
    writeFileSync(descriptor, bytes);
  } catch (error) {
    throw error instanceof Error ? Object.assign(error, { path }) : error;
  }
}
