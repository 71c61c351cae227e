import { unlinkSync } from 'node:fs';
import { isSameVersion, versionOf, type SegmentFile } from '@flac-metrics/archive';
import { syncFolder } from '@flac-metrics/wav';

/**
 * Removes files, in one go: whoever lists the folder meanwhile finds some gone and lists it again, once and not for each of them. One
 * that is not the file any more that was read stays. The folder is on the disk before, so that no crash of the machine takes the name
 * of a tape with it that stands for them.
 * @returns those that stay
 */
export function removeFiles(folder: string, files: readonly SegmentFile[]): SegmentFile[] {
  if (files.length === 0) return [];
  syncFolder(folder);
  const changed: SegmentFile[] = [];
  for (const file of files) {
    if (isSameVersion(file.version, versionOf(file.path))) unlinkSync(file.path);
    else changed.push(file);
  }
  syncFolder(folder);
  return changed;
}
