import type { ServerResponse } from 'node:http';
import type { ErrorBody } from './handler.ts';
import type { HttpErrorStatus } from './http-error.ts';

const contentType = 'application/json';

/** As in Prometheus's HTTP API. Before a request comes to it, 401 and 405 are plain texts there as well. */
const errorTypes: Readonly<Partial<Record<HttpErrorStatus, string>>> = {
  400: 'bad_data',
  404: 'not_found',
  413: 'bad_data',
  499: 'canceled',
  500: 'internal',
  503: 'unavailable',
};

/** Sends an answer in the form of Prometheus's HTTP API. */
export function sendJson(response: ServerResponse, data: unknown, warnings: readonly string[]): void {
  response.writeHead(200, { 'Content-Type': contentType });
  response.end(JSON.stringify({ status: 'success', data, ...(warnings.length > 0 && { warnings }) }));
}

/** An error in the same form. @returns undefined where it is told as a plain text */
export function errorBody(status: HttpErrorStatus, message: string): ErrorBody | undefined {
  const errorType = errorTypes[status];
  if (errorType === undefined) return undefined;
  return { contentType, text: JSON.stringify({ status: 'error', errorType, error: message }) };
}
