/** What is wrong with a FLAC file. Each code is one thing that a reader of RFC 9639 has to survive. */
export type FlacErrorCode =
  // the file and its metadata, §6 to §8
  | 'not-flac'
  | 'cut-metadata'
  | 'no-streaminfo'
  | 'duplicate-streaminfo'
  | 'bad-streaminfo'
  | 'bad-metadata'
  | 'bad-comments'
  | 'bad-seek-table'
  // frame headers, §9.1
  | 'no-sync'
  | 'reserved-header'
  | 'bad-coded-number'
  | 'header-crc'
  | 'block-too-large'
  | 'format-changed'
  // subframes, §9.2
  | 'reserved-subframe'
  | 'bad-wasted-bits'
  | 'bad-order'
  | 'bad-coefficients'
  | 'bad-partition'
  | 'bad-residual'
  | 'sample-out-of-width'
  // whole frames, §9.3, and their order
  | 'bad-padding'
  | 'frame-crc'
  | 'cut-frame'
  | 'cut-short'
  | 'missing-frames'
  | 'repeated-frames'
  | 'too-long'
  | 'md5-mismatch'
  // what the caller asked for
  | 'out-of-range'
  | 'no-series'
  | 'wrong-width';

export class FlacError extends Error {
  override readonly name = 'FlacError';
  readonly code: FlacErrorCode;

  constructor(code: FlacErrorCode, message: string, options?: ErrorOptions) {
    super(message, options);
    this.code = code;
  }
}
