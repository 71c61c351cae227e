import { lstatSync } from 'node:fs';
import { join } from 'node:path';
import { setImmediate as breathe } from 'node:timers/promises';
import { referenceTo, type PartReader } from '@flac-metrics/archive';
import { publishTape, TapeEncoder, type EncodedTape } from '@flac-metrics/flac-encoder/tape';
import { boundOf, TimelineFitter, type MaxError } from '@flac-metrics/sample-codec';
import { freeTapeName } from './free-tape-name.ts';
import type { PlannedColumn, PlannedTape, PlannedWindow } from './window-plan.ts';

export interface WriteOptions {
  readonly signal?: AbortSignal;
  /** For series that have no errors yet. */
  readonly maxError?: MaxError;
  /** Called with the samples of each column that is encoded. */
  readonly onColumn?: (samples: number) => void;
}

/**
 * Makes a tape as planned, out of the files that hold its samples now, under a name that no file has.
 * @returns its path; the file is on the disk, and was read back
 * @throws ArchiveError where a source is not what it was; FlacEncoderError; the system's error; the signal's reason
 */
export async function writeTape(
  folder: string,
  window: PlannedWindow,
  tape: PlannedTape,
  reader: PartReader,
  options: WriteOptions = {},
): Promise<string> {
  const encoded = await encodeTape(tape.columns, reader, options);
  const fileName = freeTapeName(
    window,
    (name) => lstatSync(join(folder, name), { throwIfNoEntry: false }) !== undefined,
  );
  return publishTape(folder, fileName, encoded, {
    ...(options.signal && { signal: options.signal }),
  });
}

async function encodeTape(
  columns: readonly PlannedColumn[],
  reader: PartReader,
  { signal, maxError: allowed, onColumn }: WriteOptions,
): Promise<EncodedTape> {
  const encoder = new TapeEncoder();
  const fitter = new TimelineFitter();
  for (const { series, span, parts, maxError } of columns) {
    const inSpan = parts.map(referenceTo);
    const { timestampsMs, values } = await reader.read(inSpan, span);
    const column = { series, timeline: fitter.fit(timestampsMs), values };
    // Errors would add up.
    if (maxError !== undefined) encoder.add({ ...column, maxError });
    else encoder.add(column, (allowed && boundOf(allowed, values)) || undefined);
    onColumn?.(span.count);
    await breathe();
    signal?.throwIfAborted();
  }
  return encoder.finish();
}
