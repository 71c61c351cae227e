import { readdirSync, statSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { extensionOf, parseSegmentName, type SegmentName } from '@flac-metrics/sample-codec';
import { FolderLock, hasOpen, recordingLockName } from '@flac-metrics/wav';
import { FlacEncoderError } from './flac-encoder-error.ts';

/**
 * The WAV files that the user means by a path: a file itself, or the *.wav directly in a folder, in the order of their names. What is
 * no file there, such as a folder or a pipe, is none of them.
 * @throws FlacEncoderError `no-files` where a folder has none; the system's error where the path does not exist
 */
export function wavFiles(path: string): string[] {
  if (!statSync(path).isDirectory()) return [path];
  const names = readdirSync(path).filter((name) => extensionOf(name) === 'wav');
  const files = names
    .toSorted()
    .map((name) => join(path, name))
    .filter((file) => statSync(file, { throwIfNoEntry: false })?.isFile() ?? true);
  if (files.length > 0) return files;
  throw new FlacEncoderError('no-files', `${path}: there are no .wav files in this folder`);
}

/**
 * Whether an agent that records in the folder may still be appending to this file. Names and times do not tell: when the clock
 * is set back, the file that is open is the older one. So the agent's open files are asked for; where the system does not tell
 * them, the newest of each series counts as open, by its name and by its time.
 */
export function isStillRecorded(path: string): boolean {
  const agent = FolderLock.holderOf(dirname(path), recordingLockName);
  const name = parseSegmentName(basename(path));
  if (!agent || !name) return false;
  return hasOpen(agent, path) ?? isNewest(path, name);
}

function isNewest(path: string, { slug, startMs }: SegmentName): boolean {
  const folder = dirname(path);
  const siblings = readdirSync(folder).flatMap((fileName) => {
    const name = parseSegmentName(fileName);
    const isSibling = name?.extension === 'wav' && name.slug === slug;
    const stats = isSibling ? statSync(join(folder, fileName), { throwIfNoEntry: false }) : undefined;
    return isSibling && stats ? [{ startMs: name.startMs, mtimeMs: stats.mtimeMs }] : [];
  });
  const { mtimeMs } = statSync(path);
  return (
    siblings.every((sibling) => sibling.startMs <= startMs) ||
    siblings.every((sibling) => sibling.mtimeMs <= mtimeMs)
  );
}
