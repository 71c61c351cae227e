import type { Option } from 'commander';

const repeatableReaders = new WeakSet<object>();

/** Marks a reader of an option that may be given again: it gets, with each text, what it has returned for those before. */
export function repeatable<Reader extends (text: string, before?: never) => unknown>(read: Reader): Reader {
  repeatableReaders.add(read);
  return read;
}

export function isRepeatable({ parseArg }: Option): boolean {
  return parseArg !== undefined && repeatableReaders.has(parseArg);
}
