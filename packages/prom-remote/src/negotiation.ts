import { HttpError } from './http-error.ts';

/** The forms in which samples can be sent, by their numbers in remote.proto. */
const responseTypeNames = ['SAMPLES', 'STREAMED_XOR_CHUNKS'];

export type ResponseType = 'SAMPLES';

/**
 * The first type of the client's list that is supported; an empty list means SAMPLES (remote.proto, ReadRequest).
 * @throws HttpError 400
 */
export function negotiate(accepted: readonly number[]): ResponseType {
  if (accepted.length === 0 || accepted.includes(0)) return 'SAMPLES';
  const asked = accepted.map((type) => responseTypeNames[type] ?? type).join(', ');
  throw new HttpError(
    400,
    `none of the response types asked for (${asked}) is supported; supported: SAMPLES`,
  );
}
