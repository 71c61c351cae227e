/** What went wrong with a WAV file, a recording, or the folder that it goes into. */
export type WavErrorCode =
  // the file cannot be read
  | 'not-wav'
  | 'cut-header'
  | 'cut-short'
  | 'bad-format'
  | 'unsupported-format'
  | 'bad-chunk'
  | 'bad-checksum'
  | 'too-many-chunks'
  // what the caller asked for
  | 'out-of-range'
  // recording
  | 'out-of-width'
  | 'too-long'
  | 'not-taken-back'
  | 'exists'
  | 'locked'
  | 'not-a-lock'
  | 'closed';

/** An error that a user can meet: its text names the file, says what is wrong, and what to do about it where something can be. */
export class WavError extends Error {
  override readonly name = 'WavError';
  readonly code: WavErrorCode;

  constructor(code: WavErrorCode, message: string, options?: ErrorOptions) {
    super(message, options);
    this.code = code;
  }
}
