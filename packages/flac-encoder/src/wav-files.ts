import { readdirSync, statSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { parseSegmentName } from '@flac-metrics/sample-codec';
import { FolderLock, recordingLockName } from '@flac-metrics/wav';
import { FlacEncoderError } from './flac-encoder-error.ts';

/**
 * The WAV files that the user means: files as they are, folders as the *.wav directly in them, in the order of their names.
 * @throws FlacEncoderError `no-files` where a folder has none; the system's error where a path does not exist
 */
export function wavFiles(paths: readonly string[]): string[] {
  return paths.flatMap((path) => {
    if (!statSync(path).isDirectory()) return [path];
    const names = readdirSync(path).filter((name) => name.toLowerCase().endsWith('.wav'));
    if (names.length === 0)
      throw new FlacEncoderError('no-files', `${path}: there are no .wav files in this folder`);
    return names.toSorted().map((name) => join(path, name));
  });
}

/**
 * Whether an agent may still be appending to this file: it records in the folder, and of this series there is none newer.
 */
export function isStillRecorded(path: string): boolean {
  const folder = dirname(path);
  const name = parseSegmentName(basename(path));
  if (!name || !FolderLock.holderOf(folder, recordingLockName)) return false;
  return readdirSync(folder).every((other) => {
    const sibling = parseSegmentName(other);
    return sibling?.extension !== 'wav' || sibling.slug !== name.slug || sibling.startMs <= name.startMs;
  });
}
