import { once } from 'node:events';
import type { Writable } from 'node:stream';

/** Writes and waits while the reader is behind, so that output of any length stays within bounded memory. */
export async function writeFully(stream: Writable, data: string | Uint8Array): Promise<void> {
  if (!stream.write(data)) await once(stream, 'drain');
}

/**
 * For programs whose output is all that they are for: `flac-read … | head` closes it early, and the reader has what it wanted.
 * The process then ends at once, with 0; with 1 where the output cannot be written for another reason.
 */
export function endWhenReaderLeaves(): void {
  process.stdout.on('error', (error: NodeJS.ErrnoException) => {
    process.exit(error.code === 'EPIPE' ? 0 : 1);
  });
}
