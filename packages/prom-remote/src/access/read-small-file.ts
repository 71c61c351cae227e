import { readSmallFile as read } from '@flac-metrics/command-line';
import { reasonOf } from '@flac-metrics/sample-codec';
import { PromRemoteError, type PromRemoteErrorCode } from '../prom-remote-error.ts';

/**
 * Reads a file that the user has named.
 * @param what the file is
 * @throws PromRemoteError of that code
 */
export function readSmallFile(path: string, code: PromRemoteErrorCode, what: string): string {
  try {
    return read(path);
  } catch (error) {
    throw new PromRemoteError(code, `${what} ${path} cannot be read: ${reasonOf(error)}`, { cause: error });
  }
}
