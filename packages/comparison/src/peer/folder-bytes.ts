import { readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';

/** The bytes of all files of a folder and of those in it. @param isCounted by path below the folder; all unless told otherwise */
export function folderBytes(folder: string, isCounted: (path: string) => boolean = () => true): number {
  let bytes = 0;
  for (const path of readdirSync(folder, { recursive: true, encoding: 'utf8' })) {
    const stats = statSync(join(folder, path));
    if (stats.isFile() && isCounted(path)) bytes += stats.size;
  }
  return bytes;
}
