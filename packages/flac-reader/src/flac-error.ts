/**
 * What is wrong with a FLAC file, or with what was asked of it. Each code is one thing that a reader of RFC 9639 has to survive;
 * they stand in the order of its sections.
 */
export type FlacErrorCode =
  // the file and its metadata, §6 to §8
  | 'not-flac'
  | 'cut-metadata'
  | 'no-streaminfo'
  | 'duplicate-streaminfo'
  | 'bad-streaminfo'
  | 'bad-metadata'
  | 'bad-comments'
  | 'too-many-comments'
  | 'duplicate-tape-index'
  | 'no-tape-index'
  // frame headers, §9.1
  | 'no-sync'
  | 'reserved-header'
  | 'bad-coded-number'
  | 'header-crc'
  | 'block-too-large'
  | 'format-changed'
  | 'block-size-changed'
  | 'block-size-unknown'
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
  | 'too-damaged'
  | 'md5-mismatch'
  | 'not-as-indexed'
  // what the caller asked for
  | 'out-of-range';

/**
 * The only error that reading FLAC throws, beside those of the file underneath (RandomAccessError, the system's). The message
 * names the file and the byte or the sample (counted from 0) where it is wrong; `cause` is the same error without the place.
 */
export class FlacError extends Error {
  override readonly name = 'FlacError';
  readonly code: FlacErrorCode;

  constructor(code: FlacErrorCode, message: string, options?: ErrorOptions) {
    super(message, options);
    this.code = code;
  }
}

/** Whether an error tells of one frame, so that a search may look behind it, and is not the end of the search. */
export function isFrameError(error: unknown): error is FlacError {
  return error instanceof FlacError && error.code !== 'too-damaged';
}
