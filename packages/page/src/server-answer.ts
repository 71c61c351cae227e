import { errorOfStatus, PageError } from './page-error.ts';

export interface Answered<Data> {
  readonly data: Data;
  readonly warnings: readonly string[];
}

type Parameters = readonly (readonly [name: string, value: string | number])[];

/** @throws PageError; the signal's reason */
export async function askJson<Data>(
  path: string,
  parameters: Parameters,
  signal: AbortSignal,
): Promise<Answered<Data>> {
  const response = await ask(path, parameters, signal);
  // The server is of the same version as the page: it comes with it.
  const body: { data: Data; warnings?: readonly string[] } = await response.json();
  return { data: body.data, warnings: body.warnings ?? [] };
}

/** @throws PageError; the signal's reason */
export async function ask(path: string, parameters: Parameters, signal: AbortSignal): Promise<Response> {
  const query = new URLSearchParams(parameters.map(([name, value]) => [name, String(value)]));
  let response: Response;
  try {
    response = await fetch(`/api/page/${path}?${query}`, { signal });
  } catch (cause) {
    signal.throwIfAborted();
    throw new PageError(
      'server-gone',
      'The server does not answer. See whether prom-remote still runs; this page goes on by itself when it does.',
      { cause },
    );
  }
  if (response.ok) return response;
  throw errorOfStatus(response.status, await reasonOf(response));
}

/** @returns an empty text where none is given */
async function reasonOf(response: Response): Promise<string> {
  const text = await response.text().catch(() => '');
  if (!response.headers.get('Content-Type')?.startsWith('application/json')) return text.trim();
  try {
    const { error }: { error?: string } = JSON.parse(text);
    return error ?? '';
  } catch {
    return '';
  }
}

/** A time as the server reads it. */
export function secondsOf(ms: number): number {
  return ms / 1000;
}
