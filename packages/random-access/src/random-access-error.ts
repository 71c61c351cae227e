export type RandomAccessErrorCode = 'is-folder' | 'not-a-file' | 'out-of-range' | 'short-read';

export class RandomAccessError extends Error {
  override readonly name = 'RandomAccessError';
  readonly code: RandomAccessErrorCode;

  constructor(code: RandomAccessErrorCode, message: string) {
    super(message);
    this.code = code;
  }
}
