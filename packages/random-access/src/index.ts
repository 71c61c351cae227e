export { BlockingFileAccess } from './blocking-file.ts';
export { FileAccess } from './file.ts';
export { MemoryAccess } from './memory.ts';
export type { RandomAccess } from './random-access.ts';
export { readAhead } from './read-ahead.ts';
export { readBytes } from './read-bytes.ts';
export { RandomAccessError, type RandomAccessErrorCode } from './random-access-error.ts';
