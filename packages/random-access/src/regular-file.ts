import { constants, type Stats } from 'node:fs';
import { RandomAccessError } from './random-access-error.ts';

/** How a file is opened to be read. Without `O_NONBLOCK`, a pipe would wait for somebody to write into it, deaf to every signal. */
export const readFlags: number = constants.O_RDONLY | constants.O_NONBLOCK;

/** Refuses what has been opened but cannot be read by range. */
export function checkRegularFile(path: string, stats: Stats): void {
  if (stats.isDirectory()) throw new RandomAccessError('is-folder', `${path} is a folder; a file is needed`);
  if (!stats.isFile()) throw notAFile(path);
}

/** What to tell about a failure to open: a socket has no bytes that could be opened. */
export function openError(path: string, error: unknown): unknown {
  return error instanceof Error && 'code' in error && error.code === 'ENXIO' ? notAFile(path) : error;
}

function notAFile(path: string): RandomAccessError {
  return new RandomAccessError(
    'not-a-file',
    `${path} is no file but a pipe, a socket or a device: save it as a file first`,
  );
}
