import { readFileSync, statSync } from 'node:fs';
import { BlockingFileAccess, MemoryAccess, type RandomAccess } from '@flac-metrics/random-access';
import { extensionOf } from '@flac-metrics/sample-codec';

/** A file as small as this is read at once and kept: that costs less than asking for its parts, and no file descriptor. */
const mostKeptBytes = 1 << 16;

/** Opens a file of a folder for who reads it and does nothing else. A WAV may be growing, so that its length must be asked for again. */
export function openSegmentFile(path: string): RandomAccess {
  const isSmall = extensionOf(path) === 'flac' && statSync(path).size <= mostKeptBytes;
  return isSmall ? new MemoryAccess(readFileSync(path), path) : BlockingFileAccess.open(path);
}
