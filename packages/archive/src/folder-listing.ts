import { readdir } from 'node:fs/promises';
import { errorMessage } from '@flac-metrics/command-line';
import { extensionOf, type SegmentExtension } from '@flac-metrics/sample-codec';
import { ArchiveError } from './archive-error.ts';
import { isOutOfFiles, tooManyOpenFiles } from './open-file-limit.ts';

/**
 * The files directly in a folder that may be segments, sorted by name, and what each is by its name.
 * @throws ArchiveError `no-such-folder` in the words of all programs, whatever keeps it from being listed; `too-many-open-files`
 */
export async function listFolder(folder: string): Promise<ReadonlyMap<string, SegmentExtension>> {
  try {
    const found = await readdir(folder, { withFileTypes: true });
    // Links are left out: what is served lies in this folder and nowhere else.
    const files = found.filter((entry) => entry.isFile());
    const names = files.map((entry) => entry.name).toSorted();
    return new Map(
      names.flatMap((name) => {
        const extension = extensionOf(name);
        return extension ? [[name, extension] as const] : [];
      }),
    );
  } catch (error) {
    if (isOutOfFiles(error)) throw tooManyOpenFiles(error);
    const message = errorMessage(error, folder);
    if (message === undefined) throw error;
    throw new ArchiveError('no-such-folder', message, { cause: error });
  }
}
