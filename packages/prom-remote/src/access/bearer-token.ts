import { createHash, timingSafeEqual } from 'node:crypto';
import { PromRemoteError } from '../prom-remote-error.ts';
import { readSmallFile } from './read-small-file.ts';

/** A token that clients may show (RFC 6750 §2.1), of which only the digest is kept. */
export class BearerToken {
  readonly #digest: Buffer;

  private constructor(token: string) {
    this.#digest = digestOf(token);
  }

  /** @throws PromRemoteError `bad-bearer-token` */
  static read(path: string): BearerToken {
    const token = readSmallFile(path, 'bad-bearer-token', 'the bearer token').trim();
    if (/^[\w.~+/-]+=*$/.test(token)) return new BearerToken(token);
    throw new PromRemoteError(
      'bad-bearer-token',
      `${path} holds no bearer token: one line of letters, digits and -._~+/ is needed (RFC 6750 §2.1)`,
    );
  }

  /** In the same time, whatever is wrong with it. */
  is(token: string): boolean {
    return timingSafeEqual(digestOf(token), this.#digest);
  }
}

function digestOf(token: string): Buffer {
  return createHash('sha256').update(token).digest();
}
