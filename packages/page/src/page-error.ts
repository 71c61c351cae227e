export type PageErrorCode = 'server-gone' | 'not-let-in' | 'busy' | 'refused' | 'failed';

/** What went wrong, in words for the person who looks at the page, who can do something about it. */
export class PageError extends Error {
  override readonly name = 'PageError';
  readonly code: PageErrorCode;

  constructor(code: PageErrorCode, message: string, options?: ErrorOptions) {
    super(message, options);
    this.code = code;
  }
}

/** @param text that the server gave as the reason */
export function errorOfStatus(status: number, text: string): PageError {
  const because = text === '' ? '' : ` The server says: ${text}`;
  switch (status) {
    case 401:
      return new PageError(
        'not-let-in',
        'The server does not know who you are. Load the page again and give your user and password; where only a token is let in, ' +
          'ask who runs prom-remote for a user.',
      );
    case 403:
      return new PageError(
        'not-let-in',
        `You may not see this. Ask who runs prom-remote to let you in.${because}`,
      );
    case 429:
      return new PageError(
        'busy',
        'Too many wrong passwords have come from this address. Wait a minute, then load the page again.',
      );
    case 503:
      return new PageError(
        'busy',
        `The server is busy, or its folder cannot be read. This is tried again.${because}`,
      );
    case 400:
    case 404:
      return new PageError(
        'refused',
        text === '' ? 'The server does not understand the request.' : sentence(text),
      );
    default:
      return new PageError('failed', `The server has failed (${status}). Its log tells more.${because}`);
  }
}

function sentence(text: string): string {
  const trimmed = text.trim();
  return `${trimmed.charAt(0).toUpperCase()}${trimmed.slice(1)}${/[.!?]$/.test(trimmed) ? '' : '.'}`;
}
