import type { EncodedColumn } from './column-mapping.ts';
import { gather } from './lay-out.ts';
import { tracksOfForm } from './layout.ts';

/**
 * The whole numbers to which a mapping's step takes the values of a column, before they are laid out as tracks; at exceptions, what
 * bridges them.
 * @param count of samples
 * @throws SampleCodecError `bad-column` where the tracks are not of so many
 */
export function wholeNumbers({ mapping, tracks }: EncodedColumn, count: number): Float64Array {
  const ofLayout = tracks.slice(0, tracksOfForm[mapping.layout.form]);
  return gather(mapping.layout, ofLayout, { first: 0, end: count }, count);
}
