import { PromRemoteError } from './prom-remote-error.ts';

/** An answer that had begun could not be finished: the client gets no end of it. */
export class BrokenAnswer extends PromRemoteError {
  override readonly name = 'BrokenAnswer';

  constructor(message: string, options?: ErrorOptions) {
    super('broken-answer', message, options);
  }
}
