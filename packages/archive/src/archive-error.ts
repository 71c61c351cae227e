import type { FileVersion } from './segment-file.ts';

export type ArchiveErrorCode =
  | 'no-such-folder'
  | 'too-many-samples'
  | 'damaged-segment'
  | 'too-many-open-files'
  | 'segment-gone';

/** A damaged file, in the version in which it was read. */
export interface FaultyFile {
  readonly path: string;
  readonly version: FileVersion;
  readonly reason: string;
}

/** What is wrong with a file. */
export type Fault = Pick<FaultyFile, 'path' | 'reason'>;

export class ArchiveError extends Error {
  override readonly name = 'ArchiveError';
  readonly code: ArchiveErrorCode;
  /** Of `damaged-segment`, always. */
  readonly fault: Fault | undefined;

  constructor(code: ArchiveErrorCode, message: string, options?: ErrorOptions & { readonly fault?: Fault }) {
    super(message, options);
    this.code = code;
    this.fault = options?.fault;
  }
}

/** Samples of a query cannot be had. */
export function damagedSegment({ path, reason }: Fault, cause?: unknown): ArchiveError {
  return new ArchiveError(
    'damaged-segment',
    `samples of this query are in a damaged file, and none are guessed: ${reason.includes(path) ? reason : `${path}: ${reason}`}. ` +
      'Restore the file, or move it out of the folder to go without its samples',
    { cause, fault: { path, reason } },
  );
}

/** A file was replaced between finding and reading it: what was found must be found again. */
export function segmentGone(path: string): ArchiveError {
  return new ArchiveError('segment-gone', `${path} was replaced while a query read it; ask again`);
}
