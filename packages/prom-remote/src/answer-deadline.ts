import { setMaxListeners } from 'node:events';
import type { ServerResponse } from 'node:http';
import { formatTimeSpan } from '@flac-metrics/sample-codec';
import { HttpError } from './http-error.ts';

/** How long an answer is worth the work. */
export interface AnswerDeadline {
  /** Aborted when the client has gone, or the time is over. */
  readonly signal: AbortSignal;
  /** To be called when the work has ended. */
  end(): void;
}

export function answerDeadline(response: ServerResponse, timeoutMs: number): AnswerDeadline {
  const over = new AbortController();
  // As many listen as there are jobs for the answer.
  setMaxListeners(0, over.signal);
  response.once('close', () => over.abort(new HttpError(499, 'the client has gone')));
  const late = setTimeout(() => over.abort(tooSlow(timeoutMs)), timeoutMs);
  return { signal: over.signal, end: () => clearTimeout(late) };
}

function tooSlow(timeoutMs: number): HttpError {
  return new HttpError(
    503,
    `the answer took longer than ${formatTimeSpan(timeoutMs)}: narrow its time range or its matchers`,
    { 'Retry-After': '1' },
  );
}
