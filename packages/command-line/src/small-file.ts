import { closeSync, constants, fstatSync, openSync, readFileSync } from 'node:fs';

/** Configurations and certificates are some kilobytes, the largest bundles of authorities a quarter of this. */
const mostBytes = 1 << 20;

/**
 * Reads a file that the user has named. Pipes and devices are refused before they are read: they may have no end.
 * @throws Error that says why it cannot be read, the system's or one of these
 */
export function readSmallFile(path: string): string {
  let descriptor: number | undefined;
  try {
    // Opening a pipe that nobody writes to would wait for who does.
    descriptor = openSync(path, constants.O_RDONLY | constants.O_NONBLOCK);
    const stats = fstatSync(descriptor);
    if (!stats.isFile()) throw new Error('it is not a regular file');
    if (stats.size > mostBytes) throw new Error(`it has ${stats.size} bytes; ${mostBytes} is the most`);
    return readFileSync(descriptor, 'utf8');
  } finally {
    if (descriptor !== undefined) closeSync(descriptor);
  }
}
