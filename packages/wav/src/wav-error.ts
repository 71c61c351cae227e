export type WavErrorCode =
  | 'not-wav'
  | 'cut-header'
  | 'cut-short'
  | 'bad-format'
  | 'unsupported-format'
  | 'bad-chunk'
  | 'too-many-chunks'
  | 'out-of-range'
  | 'out-of-width'
  | 'too-long'
  | 'not-taken-back'
  | 'exists'
  | 'locked'
  | 'closed';

export class WavError extends Error {
  override readonly name = 'WavError';
  readonly code: WavErrorCode;

  constructor(code: WavErrorCode, message: string, options?: ErrorOptions) {
    super(message, options);
    this.code = code;
  }
}
