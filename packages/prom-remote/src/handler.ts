import type { IncomingMessage, ServerResponse } from 'node:http';

/** Answers the requests for one path, or throws an `HttpError` that says why not. */
export interface Handler {
  /** What its requests are counted under. */
  readonly name: string;
  /** Which it answers; where they are left out, it looks for itself. */
  readonly methods?: readonly string[];
  answer(request: IncomingMessage, response: ServerResponse): void | Promise<void>;
}
