export type ComparisonErrorCode =
  /** One of our own encodings did not give a column back bit for bit. */
  | 'not-equal'
  /** A program of the system failed, took too long, or answered with what makes no sense. */
  | 'peer'
  /** A path is none of the files that can be compared, or holds no samples. */
  | 'no-samples';

/** An error that a user can meet: its text names the file, the series or the program, and what to do. */
export class ComparisonError extends Error {
  override readonly name = 'ComparisonError';
  readonly code: ComparisonErrorCode;

  constructor(code: ComparisonErrorCode, message: string, options?: ErrorOptions) {
    super(message, options);
    this.code = code;
  }
}
