import { closeSync, fsyncSync, openSync, rmSync } from 'node:fs';
import { dirname } from 'node:path';

/** Brings a folder's entries onto the disk: a new or renamed file is only durable when its name is. */
export function syncFolder(folder: string): void {
  sync(folder);
}

/** Brings a file onto the disk that somebody else has written. */
export function syncFile(path: string): void {
  sync(path);
}

function sync(path: string): void {
  const descriptor = openSync(path, 'r');
  try {
    fsyncSync(descriptor);
  } finally {
    closeSync(descriptor);
  }
}

/** Removes a file so that it does not come back when the machine dies. */
export function removeDurably(path: string): void {
  rmSync(path);
  syncFolder(dirname(path));
}
