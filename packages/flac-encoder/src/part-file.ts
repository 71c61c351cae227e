import { closeSync, fsyncSync, linkSync, openSync, readdirSync, renameSync, rmSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { isAlive, syncFolder, thisProcess, type RunningProcess } from '@flac-metrics/wav';
import { FlacEncoderError } from './flac-encoder-error.ts';

/**
 * A file that is being written, under a name of its own (`NAME.PID-START.part`) until it is whole: whoever looks into the folder
 * sees all of the final file or nothing, and two processes cannot write into each other's.
 */
export class PartFile {
  readonly path: string;
  readonly descriptor: number;
  readonly #finalPath: string;
  #isOpen = true;

  constructor(finalPath: string) {
    this.#finalPath = finalPath;
    removeAbandonedParts(finalPath);
    this.path = `${finalPath}${suffixOf(thisProcess())}`;
    this.descriptor = openNew(this.path);
  }

  /**
   * Brings the file onto the disk and gives it its name.
   * @param overwrite whether a file of that name is replaced
   * @throws FlacEncoderError `exists`
   */
  publish(overwrite: boolean): void {
    fsyncSync(this.descriptor);
    this.#close();
    if (overwrite) renameSync(this.path, this.#finalPath);
    else this.#linkNew();
    syncFolder(dirname(this.#finalPath));
  }

  /** Takes back what has not been published. Does nothing afterwards. */
  discard(): void {
    this.#close();
    rmSync(this.path, { force: true });
  }

  /** A link, other than a rename, fails where the name is taken meanwhile. */
  #linkNew(): void {
    try {
      linkSync(this.path, this.#finalPath);
    } catch (error) {
      if (error instanceof Error && 'code' in error && error.code === 'EEXIST')
        throw existsError(this.#finalPath, error);
      throw error;
    }
    rmSync(this.path);
  }

  #close(): void {
    if (this.#isOpen) closeSync(this.descriptor);
    this.#isOpen = false;
  }
}

/** The user knows the folder, and nothing of the part's name. */
function openNew(path: string): number {
  try {
    return openSync(path, 'wx+');
  } catch (error) {
    const isForbidden =
      error instanceof Error && 'code' in error && /^(EACCES|EPERM|EROFS)$/.test(String(error.code));
    if (!isForbidden) throw error;
    throw new FlacEncoderError(
      'not-writable',
      `${dirname(path)}: no file may be written into this folder; --out names another`,
      { cause: error },
    );
  }
}

export function existsError(path: string, cause?: unknown): FlacEncoderError {
  return new FlacEncoderError('exists', `${path} exists already; --force overwrites it`, { cause });
}

/** The file's suffix tells who writes it. */
function suffixOf({ pid, startTicks }: RunningProcess): string {
  return `.${pid}-${startTicks}.part`;
}

/** Removes the parts of a file that processes which are no more have left behind. Files of any other name are somebody else's. */
export function removeAbandonedParts(finalPath: string): void {
  const finalName = basename(finalPath);
  removeAbandonedPartsIn(dirname(finalPath), (name) => name === finalName);
}

/** The same for all files of a folder whose final names are meant. */
export function removeAbandonedPartsIn(folder: string, isMeant: (finalName: string) => boolean): void {
  for (const name of readdirSync(folder)) {
    const [, finalName, pid, startTicks] = /^(.+)\.(\d{1,10})-(\d*)\.part$/s.exec(name) ?? [];
    if (finalName === undefined || pid === undefined || startTicks === undefined) continue;
    if (isMeant(finalName) && !isAlive({ pid: Number(pid), startTicks }))
      rmSync(join(folder, name), { force: true });
  }
}
