import { lstatSync, readdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { FileAccess } from '@flac-metrics/random-access';
import { parseSegmentName } from '@flac-metrics/sample-codec';
import { WavReader } from '@flac-metrics/wav';

/**
 * The WAV files of a folder in which nobody records: what an agent that was killed has left, oldest first.
 * @param onOther called with the path of whatever is named like one but is no file, a folder for instance
 */
export function leftoverWavs(folder: string, onOther: (path: string) => void): string[] {
  const found = readdirSync(folder).flatMap((fileName) => {
    const name = parseSegmentName(fileName);
    if (name?.extension !== 'wav') return [];
    const path = join(folder, fileName);
    if (lstatSync(path).isFile()) return [{ path, startMs: name.startMs }];
    onOther(path);
    return [];
  });
  return found.toSorted((a, b) => a.startMs - b.startMs).map(({ path }) => path);
}

/**
 * Removes a file that says there is no sample in it: an agent that was killed before its first tick leaves one. One without a
 * header stays: a power cut may have emptied it of what was recorded.
 */
export async function removeIfEmpty(path: string): Promise<boolean> {
  if ((await sampleCountOf(path)) !== 0) return false;
  rmSync(path);
  return true;
}

/** @returns undefined where the file cannot be read: whoever encodes it says why */
async function sampleCountOf(path: string): Promise<number | undefined> {
  try {
    const access = await FileAccess.open(path);
    try {
      return (await WavReader.open(access)).sampleCount;
    } finally {
      await access.close();
    }
  } catch (error) {
    if (error instanceof Error && 'code' in error) return undefined;
    throw error;
  }
}
