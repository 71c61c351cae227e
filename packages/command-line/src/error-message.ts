import { getSystemErrorMap } from 'node:util';

/**
 * What to tell a user about an error: those that a user can meet carry a `code`.
 * @returns undefined for a defect of the program, Node's own `ERR_…` among them, whose stack is worth more than its message
 */
export function errorMessage(error: unknown): string | undefined {
  if (!(error instanceof Error && 'code' in error)) return undefined;
  if (String(error.code).startsWith('ERR_')) return undefined;
  return systemMessage(error) ?? error.message;
}

/** `ENOENT: no such file or directory, open 'x.wav'` as `x.wav: no such file or directory`. */
function systemMessage(error: Error): string | undefined {
  if (!('errno' in error && 'path' in error)) return undefined;
  if (typeof error.errno !== 'number' || typeof error.path !== 'string') return undefined;
  const [, description] = getSystemErrorMap().get(error.errno) ?? [];
  return description && `${error.path}: ${description}`;
}
