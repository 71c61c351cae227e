import { PromRemoteError } from './prom-remote-error.ts';

/** Every status but 200 that an answer may have. 499 is nginx's word for a client that has gone. */
export type HttpErrorStatus = 400 | 401 | 404 | 405 | 413 | 429 | 499 | 500 | 503;

/** An answer other than 200, with a text for the person who reads it in Prometheus's warnings. */
export class HttpError extends PromRemoteError {
  override readonly name = 'HttpError';
  readonly status: HttpErrorStatus;
  readonly headers: Readonly<Record<string, string>>;

  constructor(
    status: HttpErrorStatus,
    message: string,
    headers: Readonly<Record<string, string>> = {},
    options?: ErrorOptions,
  ) {
    super('refused-request', message, options);
    this.status = status;
    this.headers = headers;
  }
}

/** Nobody is told it; it is counted. */
export function clientHasGone(cause?: unknown): HttpError {
  return new HttpError(499, 'the client has gone', {}, { cause });
}
