import { once } from 'node:events';
import type { Writable } from 'node:stream';

/** Writes and waits while the reader is behind, so that output of any length stays within bounded memory. */
export async function writeFully(stream: Writable, data: string | Uint8Array): Promise<void> {
  if (!stream.write(data)) await once(stream, 'drain');
}
