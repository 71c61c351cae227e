import { createRequire } from 'node:module';

const load = createRequire(import.meta.url);

/**
 * The library for YAML, loaded when it is first needed: that takes longer than most programs take to start.
 */
export function yaml(): typeof import('yaml') {
  const library: typeof import('yaml') = load('yaml');
  return library;
}

/** All values are texts as they stand there, and become what an option's own reader makes of them. */
export const asTexts = { schema: 'failsafe', logLevel: 'error', prettyErrors: false } as const;
