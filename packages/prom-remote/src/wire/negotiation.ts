import { HttpError } from '../http-error.ts';

/** The forms in which samples are sent, by their numbers in remote.proto. */
const responseTypes = ['SAMPLES', 'STREAMED_XOR_CHUNKS'] as const;

export type ResponseType = (typeof responseTypes)[number];

/**
 * The first type of the client's list that is known; an empty list means SAMPLES (remote.proto, ReadRequest).
 * @throws HttpError 400
 */
export function negotiate(accepted: readonly number[]): ResponseType {
  if (accepted.length === 0) return 'SAMPLES';
  for (const type of accepted) {
    const known = responseTypes[type];
    if (known) return known;
  }
  throw new HttpError(
    400,
    `none of the response types asked for (${accepted.join(', ')}) is supported; supported: ${responseTypes.map((name, type) => `${name} (${type})`).join(', ')}`,
  );
}
