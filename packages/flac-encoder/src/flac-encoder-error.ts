/** Why a WAV or a column was not encoded, or a pair is not proved equal. */
export type FlacEncoderErrorCode =
  // encoding one file
  | 'not-writable'
  | 'not-removed'
  | 'exists'
  | 'unsupported-format'
  | 'libflac'
  | 'not-equal'
  | 'still-recorded'
  // encoding a column
  | 'bad-block-length'
  | 'sample-out-of-width'
  // making a tape
  | 'bad-column'
  | 'tape-full'
  | 'lossy-twice'
  // the files that the user names
  | 'no-files'
  | 'some-failed';

/** An error that a user can meet: its text names the file and says what to do. Nothing that it refuses is lost: the WAV stays. */
export class FlacEncoderError extends Error {
  override readonly name = 'FlacEncoderError';
  readonly code: FlacEncoderErrorCode;

  constructor(code: FlacEncoderErrorCode, message: string, options?: ErrorOptions) {
    super(message, options);
    this.code = code;
  }
}
