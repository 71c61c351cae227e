import type { IncomingMessage, ServerResponse } from 'node:http';
import { TLSSocket } from 'node:tls';
import { ArchiveError } from '@flac-metrics/archive';
import { excerpt, reasonOf, SampleCodecError } from '@flac-metrics/sample-codec';
import type { Access } from './access/access.ts';
import { answerDeadline } from './answer-deadline.ts';
import { BrokenAnswer } from './broken-answer.ts';
import type { Handler } from './handler.ts';
import { HttpError } from './http-error.ts';
import type { Log } from './log.ts';
import type { Routes } from './routes.ts';
import type { SelfMetrics } from './self-metrics.ts';

/** What of a server every answer needs. */
export interface ServerParts {
  readonly routes: Routes;
  readonly access: Access;
  readonly metrics: SelfMetrics;
  readonly log: Log;
  /** For an answer, until the client has taken it. */
  readonly timeoutMs: number;
}

/** Answers one request: whatever happens, the client gets a status and a text, and the process goes on. */
export async function respond(
  { routes, access, metrics, log, timeoutMs }: ServerParts,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  const path = pathOf(request);
  const handler = routes.handlerOf(path);
  const deadline = answerDeadline(response, timeoutMs);
  let outcome: number | 'broken' = 200;
  try {
    for (const [name, value] of Object.entries(access.config.headers)) response.setHeader(name, value);
    await access.admit(request);
    checkMethod(handler, request);
    await handler.answer(request, response, deadline.signal);
    outcome = response.statusCode;
  } catch (error) {
    outcome = answerError(error, handler, excerpt(path), log, response);
  } finally {
    deadline.end();
    metrics.countRequest(handler.name, outcome);
  }
}

/** Without the query. */
function pathOf(request: IncomingMessage): string {
  return (request.url ?? '').split('?', 1)[0] ?? '';
}

/** RFC 9110 §15.5.6: who asks in another way is told which there are. @throws HttpError 405 */
function checkMethod({ methods }: Handler, { method = '' }: IncomingMessage): void {
  if (!methods || methods.includes(method)) return;
  const allowed = methods.join(', ');
  throw new HttpError(405, `${method} is not answered here, but ${allowed}`, { Allow: allowed });
}

/** @returns what to count */
function answerError(
  error: unknown,
  handler: Handler,
  path: string,
  log: Log,
  response: ServerResponse,
): number | 'broken' {
  if (error instanceof BrokenAnswer || response.headersSent) {
    cutOff(response);
    log('warn', 'answer broken off', { path, reason: reasonOf(error) });
    return 'broken';
  }
  const { status, message, headers } = toHttpError(error);
  if (isDefect(error)) {
    log('error', 'defect', { path, reason: error instanceof Error ? (error.stack ?? message) : message });
  } else if (status >= 500) log('warn', 'request failed', { path, status, reason: message });
  if (!response.destroyed) {
    const { contentType, text } = handler.errorBody?.(status, message) ?? {
      contentType: 'text/plain; charset=utf-8',
      text: `${message}\n`,
    };
    response.writeHead(status, { 'Content-Type': contentType, ...headers });
    response.end(text);
  }
  return status;
}

/** A client of HTTP/1.0 takes the end of the connection for that of the answer, unless it is reset. */
function cutOff(response: ServerResponse): void {
  const { socket } = response;
  if (socket && !(socket instanceof TLSSocket)) socket.resetAndDestroy();
  response.destroy();
}

/** Who can mend it decides between 4xx and 5xx. */
export function toHttpError(error: unknown): HttpError {
  if (error instanceof HttpError) return error;
  if (error instanceof ArchiveError && error.code === 'too-many-samples')
    return new HttpError(400, error.message);
  if (error instanceof SampleCodecError && error.code === 'bad-regular-expression')
    return new HttpError(400, error.message);
  if (error instanceof ArchiveError && ['too-many-open-files', 'segment-gone'].includes(error.code))
    return new HttpError(503, error.message, { 'Retry-After': '1' });
  if (isDefect(error)) return new HttpError(500, 'a defect of prom-remote; its log tells more');
  return new HttpError(500, reasonOf(error));
}

/** What users can meet has a code. */
function isDefect(error: unknown): boolean {
  return !(error instanceof Error && 'code' in error);
}
