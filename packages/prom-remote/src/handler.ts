import type { IncomingMessage, ServerResponse } from 'node:http';

/** Answers the requests for one path, or throws an `HttpError` that says why not. */
export interface Handler {
  /** What its requests are counted under. */
  readonly name: string;
  answer(request: IncomingMessage, response: ServerResponse): void | Promise<void>;
}
