import { mkdtempSync } from 'node:fs';
import { join } from 'node:path';
import { methodsOf } from '../../src/method/methods.ts';
import type { Measurement } from '../../src/method/method.ts';
import type { TapeLength } from '../../src/method/tape-lots.ts';
import type { SeriesColumns } from '../../src/series-columns.ts';

/** Measures by one of the methods. @param folder in which it may work */
export function measure(
  name: string,
  columns: readonly SeriesColumns[],
  folder: string,
  length: TapeLength = {},
  signal: AbortSignal = new AbortController().signal,
): Promise<Measurement> {
  const method = methodsOf(length).find((method) => method.name === name);
  if (!method) throw new Error(`no method ${name}`);
  const workplace = { folder: mkdtempSync(join(folder, `${name}-`)), signal, onProgress: () => {} };
  return method.measure(columns, workplace);
}
