import { SampleCodecError } from '../sample-codec-error.ts';
import type { ColumnMapping, EncodedColumn } from './column-mapping.ts';
import { endOf, restoreExceptions } from './exceptions.ts';
import { gather } from './lay-out.ts';
import { tracksOfForm } from './layout.ts';
import { codecOf } from './steps.ts';

/**
 * The inverse of `encodeColumn`, bit for bit.
 * @param count of samples: what comes back is as long
 * @throws SampleCodecError `bad-column` where tracks, mapping, exceptions and count do not go together
 */
export function decodeColumn({ mapping, tracks, exceptions }: EncodedColumn, count: number): Float64Array {
  const { step, layout } = mapping;
  const codec = codecOf(step);
  const expected = trackCount(mapping);
  const fine = (codec.hasFine ? tracks.at(-1) : undefined) ?? new Int32Array(0);
  if (tracks.length !== expected || (codec.hasFine && fine.length !== count))
    throw mismatch(`has ${tracks.length} tracks instead of ${expected}, or of another length`, count);
  const end = endOf(exceptions);
  if (end > count) throw mismatch(`has an exception at sample ${end - 1}`, count);
  const values = gather(layout, tracks, count);
  codec.decode(step, values, fine);
  restoreExceptions(exceptions, values);
  return values;
}

/** How many tracks a mapping has: 0, 1 or 2; one in a file that is damaged may seem to have 3. */
export function trackCount({ step, layout }: ColumnMapping): number {
  return tracksOfForm[layout.form] + (codecOf(step).hasFine ? 1 : 0);
}

function mismatch(what: string, count: number): SampleCodecError {
  return new SampleCodecError(
    'bad-column',
    `a column of ${count} samples ${what}: it is damaged, or its mapping is of another`,
  );
}
