/** Why series could not be read from a file, or not be kept. */
export type ImporterErrorCode =
  // the file as a whole
  | 'is-missing'
  | 'is-folder'
  | 'unknown-format'
  | 'bad-gzip'
  | 'cut-short'
  | 'no-samples'
  // one line
  | 'too-long'
  | 'bad-text'
  | 'bad-line'
  | 'bad-series'
  | 'bad-value'
  | 'bad-time'
  | 'no-time'
  | 'too-many'
  // samples that do not go together
  | 'conflict'
  | 'overlap';

/** An error that a user can meet: its text names the file, the line, and in it the cell or the character where there are such, and says what to do. */
export class ImporterError extends Error {
  override readonly name = 'ImporterError';
  readonly code: ImporterErrorCode;

  constructor(code: ImporterErrorCode, message: string, options?: ErrorOptions) {
    super(message, options);
    this.code = code;
  }
}
