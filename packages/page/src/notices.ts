import { elementOf } from './element.ts';
import { PageError } from './page-error.ts';

/** Tells what is wrong, and what is going on. */
export class Notices {
  readonly #alert = elementOf('alert', HTMLElement);
  readonly #text = elementOf('alert-text', HTMLElement);
  readonly #status = elementOf('status', HTMLElement);

  constructor(onRetry: () => void) {
    elementOf('alert-retry', HTMLButtonElement).addEventListener('click', onRetry);
  }

  /** @returns whether it is worth to try again without being told */
  tell(error: unknown): boolean {
    const text = textOf(error);
    // Told again, a screen reader would read it again.
    if (this.#alert.hidden || this.#text.textContent !== text) this.#text.textContent = text;
    this.#alert.hidden = false;
    return error instanceof PageError && ['server-gone', 'busy', 'failed'].includes(error.code);
  }

  clear(): void {
    this.#alert.hidden = true;
  }

  setStatus(text: string): void {
    if (this.#status.textContent !== text) this.#status.textContent = text;
  }
}

export function textOf(error: unknown): string {
  if (error instanceof PageError) return error.message;
  return `The page has a defect: ${error instanceof Error ? error.message : String(error)}. Load it again.`;
}
