import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { extensionOf } from '@flac-metrics/sample-codec';
import { ArchiveError } from './archive-error.ts';
import { isOutOfFiles, tooManyOpenFiles } from './open-file-limit.ts';
import type { SegmentFile } from './segment-file.ts';

/** A file whose name ends like a segment's, before anybody has looked at it. */
export type ListedFile = Omit<SegmentFile, 'version'>;

/**
 * The files directly in a folder that may be segments, by name, sorted.
 * @throws ArchiveError `no-such-folder`, `too-many-open-files`
 */
export async function listFolder(folder: string): Promise<ReadonlyMap<string, ListedFile>> {
  const files = new Map<string, ListedFile>();
  for (const fileName of await fileNames(folder)) {
    const extension = extensionOf(fileName);
    if (extension) files.set(fileName, { fileName, path: join(folder, fileName), extension });
  }
  return files;
}

async function fileNames(folder: string): Promise<string[]> {
  try {
    // Links are left out: what is served lies in this folder and nowhere else.
    const found = await readdir(folder, { withFileTypes: true });
    return found
      .filter((entry) => entry.isFile())
      .map((entry) => entry.name)
      .toSorted();
  } catch (error) {
    if (isOutOfFiles(error)) throw tooManyOpenFiles(error);
    const message = error instanceof Error ? error.message : String(error);
    throw new ArchiveError('no-such-folder', `the folder ${folder} cannot be listed: ${message}`, {
      cause: error,
    });
  }
}
