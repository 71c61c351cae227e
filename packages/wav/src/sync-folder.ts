import { closeSync, fsyncSync, openSync } from 'node:fs';

/** Brings a folder's entries onto the disk: a new or renamed file is only durable when its name is. */
export function syncFolder(folder: string): void {
  const descriptor = openSync(folder, 'r');
  try {
    fsyncSync(descriptor);
  } finally {
    closeSync(descriptor);
  }
}
