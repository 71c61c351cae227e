import { SampleCodecError } from '../sample-codec-error.ts';
import type { PositionRange } from '../timeline.ts';
import type { ColumnMapping, EncodedColumn } from './column-mapping.ts';
import { endOf, restoreExceptions } from './exceptions.ts';
import { gather, gatheredFrom } from './lay-out.ts';
import { tracksOfForm } from './layout.ts';
import { codecOf } from './steps.ts';

/**
 * The inverse of `encodeColumn`, bit for bit.
 * @param count of samples: what comes back is as long
 * @throws SampleCodecError `bad-column` where tracks, mapping, exceptions and count do not go together
 */
export function decodeColumn(column: EncodedColumn, count: number): Float64Array {
  return decodePart(column, { first: 0, end: count }, count);
}

/**
 * What decoding the samples at some positions takes of one of the tracks: of plain ones nothing else, of those of differences
 * everything before too, of those in runs all.
 * @param track its number
 * @param length of the whole track
 */
export function neededOfTrack(
  { layout }: ColumnMapping,
  range: PositionRange,
  track: number,
  length: number,
): PositionRange {
  if (track >= tracksOfForm[layout.form]) return range;
  if (layout.form === 'runs') return { first: 0, end: length };
  return { first: gatheredFrom(layout, range.first), end: range.end };
}

/** How many numbers decoding the samples at some positions has in memory at once. */
export function gatheredCount({ layout }: ColumnMapping, { first, end }: PositionRange): number {
  return end - gatheredFrom(layout, first);
}

/**
 * The samples of a column at some positions.
 * @param column of the tracks only what `neededOfTrack` says
 * @param range within the column
 * @param count of the samples of the whole column
 * @throws SampleCodecError `bad-column`
 */
export function decodePart(
  { mapping, tracks, exceptions }: EncodedColumn,
  range: PositionRange,
  count: number,
): Float64Array {
  const { step, layout } = mapping;
  const codec = codecOf(step);
  const expected = trackCount(mapping);
  const fine = (codec.hasFine ? tracks.at(-1) : undefined) ?? new Int32Array(0);
  if (tracks.length !== expected || (codec.hasFine && fine.length !== range.end - range.first))
    throw mismatch(`has ${tracks.length} tracks instead of ${expected}, or of another length`, count);
  const end = endOf(exceptions);
  if (end > count) throw mismatch(`has an exception at sample ${end - 1}`, count);
  const values = gather(layout, tracks, range, count);
  codec.decode(step, values, fine);
  restoreExceptions(exceptions, values, range.first);
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
