/** What was wrong, in one word: texts and values that cannot be understood, and values that cannot be kept exactly. */
export type SampleCodecErrorCode =
  | 'bad-series'
  | 'bad-regular-expression'
  | 'bad-time'
  | 'bad-time-span'
  | 'bad-max-error'
  | 'bad-mapping'
  | 'bad-column'
  | 'bad-tags'
  | 'bad-timeline'
  | 'bad-tape-index'
  | 'tape-index-too-long'
  | 'unmappable'
  | 'no-series'
  | 'wrong-width';

export class SampleCodecError extends Error {
  override readonly name = 'SampleCodecError';
  readonly code: SampleCodecErrorCode;

  constructor(code: SampleCodecErrorCode, message: string) {
    super(message);
    this.code = code;
  }
}

/** Does what concerns a part; an error then says where in the whole the part stands, under the code of the whole. */
export function within<Result>(code: SampleCodecErrorCode, where: string, action: () => Result): Result {
  try {
    return action();
  } catch (error) {
    if (error instanceof SampleCodecError) throw new SampleCodecError(code, `${where}: ${error.message}`);
    throw error;
  }
}
