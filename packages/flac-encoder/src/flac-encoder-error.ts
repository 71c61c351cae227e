export type FlacEncoderErrorCode =
  | 'exists'
  | 'unsupported-format'
  | 'libflac'
  | 'not-equal'
  | 'still-recorded'
  | 'no-files'
  | 'some-failed';

export class FlacEncoderError extends Error {
  override readonly name = 'FlacEncoderError';
  readonly code: FlacEncoderErrorCode;

  constructor(code: FlacEncoderErrorCode, message: string, options?: ErrorOptions) {
    super(message, options);
    this.code = code;
  }
}
