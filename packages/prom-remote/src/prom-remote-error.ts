export type PromRemoteErrorCode =
  | 'address-in-use'
  | 'cannot-listen'
  | 'bad-web-config'
  | 'bad-bearer-token'
  | 'refused-request'
  | 'broken-answer';

/** A server that cannot start, or, as an `HttpError` or a `BrokenAnswer`, what goes wrong with one request. */
export class PromRemoteError extends Error {
  override readonly name: string = 'PromRemoteError';
  readonly code: PromRemoteErrorCode;

  constructor(code: PromRemoteErrorCode, message: string, options?: ErrorOptions) {
    super(message, options);
    this.code = code;
  }
}
