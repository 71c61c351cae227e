import { readdirSync, rmSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { FileAccess } from '@flac-metrics/random-access';
import { parseSegmentName } from '@flac-metrics/sample-codec';
import { WavReader } from '@flac-metrics/wav';

/** The WAV files of a folder in which nobody records: what an agent that was killed has left, oldest first. */
export function leftoverWavs(folder: string): string[] {
  const found = readdirSync(folder).flatMap((fileName) => {
    const name = parseSegmentName(fileName);
    return name?.extension === 'wav' ? [{ path: join(folder, fileName), startMs: name.startMs }] : [];
  });
  return found.toSorted((a, b) => a.startMs - b.startMs).map(({ path }) => path);
}

/** Removes a file in which there is no sample: an agent that was killed before its first tick leaves one. */
export async function removeIfEmpty(path: string): Promise<boolean> {
  if (statSync(path).size > 0 && (await sampleCountOf(path)) !== 0) return false;
  rmSync(path);
  return true;
}

/** @returns undefined where the file cannot be read: whoever encodes it says why */
async function sampleCountOf(path: string): Promise<number | undefined> {
  const access = await FileAccess.open(path);
  try {
    return (await WavReader.open(access)).sampleCount;
  } catch (error) {
    if (error instanceof Error && 'code' in error) return undefined;
    throw error;
  } finally {
    await access.close();
  }
}
