import { getSystemErrorMap } from 'node:util';

/**
 * What to tell a user about an error: those that a user can meet carry a `code`.
 * @param about what the error is about, where the system does not say it
 * @returns undefined for a defect of the program, Node's own `ERR_…` among them, whose stack is worth more than its message
 */
export function errorMessage(error: unknown, about?: string): string | undefined {
  if (!(error instanceof Error && 'code' in error)) return undefined;
  if (String(error.code).startsWith('ERR_')) return undefined;
  return systemMessage(error, about) ?? error.message;
}

/** `ENOENT: no such file or directory, open 'x.wav'` as `x.wav: no such file or directory`. */
function systemMessage(error: Error, about: string | undefined): string | undefined {
  const path = 'path' in error ? error.path : about;
  if (!('errno' in error && typeof error.errno === 'number' && typeof path === 'string')) return undefined;
  const [, description] = getSystemErrorMap().get(error.errno) ?? [];
  return description && `${path}: ${description}`;
}
