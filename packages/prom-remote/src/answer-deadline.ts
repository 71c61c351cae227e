import { setMaxListeners } from 'node:events';
import type { ServerResponse } from 'node:http';
import { formatTimeSpan } from '@flac-metrics/sample-codec';
import { clientHasGone, HttpError } from './http-error.ts';

/** How long an answer is worth the work, and the wait for a client to take it. */
export interface AnswerDeadline {
  /** Aborted when the client has gone, or the time is over. */
  readonly signal: AbortSignal;
  /** To be called when the work has ended, and the rest is up to the client. */
  end(): void;
}

/** Once the work has ended, the time left is the client's: one that has not taken its answer by then is cut off. */
export function answerDeadline(response: ServerResponse, timeoutMs: number): AnswerDeadline {
  const over = new AbortController();
  // As many listen as there are jobs for the answer.
  setMaxListeners(0, over.signal);
  let isWorking = true;
  // The text that the time is over is given as much time again.
  const timer = setInterval(() => {
    if (isWorking && !over.signal.aborted) over.abort(tooSlow(timeoutMs));
    else response.destroy();
  }, timeoutMs);
  response.once('close', () => {
    clearInterval(timer);
    if (isWorking) over.abort(clientHasGone());
  });
  return { signal: over.signal, end: () => (isWorking = false) };
}

function tooSlow(timeoutMs: number): HttpError {
  return new HttpError(
    503,
    `the answer took longer than ${formatTimeSpan(timeoutMs)}: narrow its time range or its matchers`,
    { 'Retry-After': '1' },
  );
}
