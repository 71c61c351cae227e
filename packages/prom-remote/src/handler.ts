import type { IncomingMessage, ServerResponse } from 'node:http';
import type { HttpErrorStatus } from './http-error.ts';

export interface ErrorBody {
  readonly contentType: string;
  readonly text: string;
}

/** Answers the requests for one path, or throws an `HttpError` that says why not. */
export interface Handler {
  /** What its requests are counted under. */
  readonly name: string;
  /** Which it answers; where they are left out, it looks for itself. */
  readonly methods?: readonly string[];
  /** The form of its errors; a plain text, where this is left out or gives none. */
  errorBody?(status: HttpErrorStatus, message: string): ErrorBody | undefined;
  /** @param signal aborted when the client has gone, or the time for an answer is over */
  answer(request: IncomingMessage, response: ServerResponse, signal: AbortSignal): void | Promise<void>;
}
