export type PromRemoteErrorCode = 'address-in-use' | 'cannot-listen' | 'bad-web-config' | 'bad-bearer-token';

/** A server that cannot start. What goes wrong with one request is an `HttpError`. */
export class PromRemoteError extends Error {
  override readonly name = 'PromRemoteError';
  readonly code: PromRemoteErrorCode;

  constructor(code: PromRemoteErrorCode, message: string, options?: ErrorOptions) {
    super(message, options);
    this.code = code;
  }
}
