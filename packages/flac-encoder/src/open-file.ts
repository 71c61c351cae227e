import { statSync } from 'node:fs';
import { FileAccess } from '@flac-metrics/random-access';
import { FlacEncoderError } from './flac-encoder-error.ts';

/**
 * Opens a file that the user names. Opening a pipe would wait for somebody to write into it, deaf to every signal.
 * @throws FlacEncoderError `not-a-file`; the system's error
 */
export async function openFile(path: string): Promise<FileAccess> {
  const stats = statSync(path);
  if (stats.isFile() || stats.isDirectory()) return FileAccess.open(path);
  throw new FlacEncoderError(
    'not-a-file',
    `${path} is no file but a pipe, a socket or a device: save it as a file first`,
  );
}
