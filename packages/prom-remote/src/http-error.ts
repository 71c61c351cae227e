/** An answer other than 200, with a text for the person who reads it in Prometheus's warnings. */
export class HttpError extends Error {
  override readonly name = 'HttpError';
  readonly code = 'http';
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;

  constructor(status: number, message: string, headers: Readonly<Record<string, string>> = {}) {
    super(message);
    this.status = status;
    this.headers = headers;
  }
}
