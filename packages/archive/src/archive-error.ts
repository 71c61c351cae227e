export type ArchiveErrorCode =
  | 'no-such-folder'
  | 'bad-regular-expression'
  | 'bad-matcher'
  | 'damaged-segment'
  | 'too-many-samples';

export class ArchiveError extends Error {
  override readonly name = 'ArchiveError';
  readonly code: ArchiveErrorCode;

  constructor(code: ArchiveErrorCode, message: string, options?: ErrorOptions) {
    super(message, options);
    this.code = code;
  }
}
