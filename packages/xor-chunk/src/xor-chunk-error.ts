/** What is wrong with a chunk, or with the columns that should become one. */
export type XorChunkErrorCode =
  | 'cut-chunk'
  | 'bad-padding'
  | 'no-window'
  | 'bad-window'
  | 'bad-time'
  | 'bad-count';

export class XorChunkError extends Error {
  override readonly name = 'XorChunkError';
  readonly code: XorChunkErrorCode;

  constructor(code: XorChunkErrorCode, message: string) {
    super(message);
    this.code = code;
  }
}
