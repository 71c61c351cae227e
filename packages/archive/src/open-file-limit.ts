import { ArchiveError } from './archive-error.ts';

/** Whether the system refused to open a file because the process, or the whole host, has too many open: it says nothing of the file. */
export function isOutOfFiles(error: unknown): error is Error {
  return error instanceof Error && 'code' in error && (error.code === 'EMFILE' || error.code === 'ENFILE');
}

export function tooManyOpenFiles(cause: Error): ArchiveError {
  return new ArchiveError(
    'too-many-open-files',
    `${cause.message}; nothing is wrong with the file. Ask again later, or let the process open more files (ulimit -n)`,
    { cause },
  );
}
