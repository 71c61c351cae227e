import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { FolderLock, makeFolder, recordingLockName } from '@flac-metrics/wav';

/** The folder that an agent records into, with the lock that keeps other agents out. */
export class RecordingFolder {
  readonly path: string;
  #lock: FolderLock;

  /**
   * Makes the folder where it is missing.
   * @throws WavError `locked` where another agent records there; the system's error
   */
  constructor(path: string) {
    this.path = path;
    this.#lock = lockFolder(path);
  }

  /**
   * Makes folder and lock again where somebody has removed them.
   * @throws what the constructor throws
   */
  restore(): void {
    if (!existsSync(join(this.path, recordingLockName))) this.#lock = lockFolder(this.path);
  }

  /** Gives the lock back. */
  release(): void {
    this.#lock.release();
  }
}

function lockFolder(path: string): FolderLock {
  makeFolder(path);
  return FolderLock.acquire(path, recordingLockName);
}
