/** What was wrong, in one word: texts and values that cannot be understood, and values that cannot be kept exactly. */
export type SampleCodecErrorCode =
  | 'bad-series'
  | 'bad-time'
  | 'bad-time-span'
  | 'bad-mapping'
  | 'bad-column'
  | 'bad-tags'
  | 'bad-timeline'
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
