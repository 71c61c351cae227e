/** Why a folder was not compacted, or not wholly. */
export type CompactorErrorCode = 'some-left';

/** An error that a user can meet. Nothing that it tells of is lost: what could not be compacted is where it was. */
export class CompactorError extends Error {
  override readonly name = 'CompactorError';
  readonly code: CompactorErrorCode;

  constructor(code: CompactorErrorCode, message: string, options?: ErrorOptions) {
    super(message, options);
    this.code = code;
  }
}
