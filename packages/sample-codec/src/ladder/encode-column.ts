import { SampleCodecError } from '../sample-codec-error.ts';
import { chooseLayout } from './choose-layout.ts';
import type { EncodedColumn } from './column-mapping.ts';
import { decodeColumn } from './decode-column.ts';
import { haveEqualBits } from './double-words.ts';
import {
  addMisfits,
  bridge,
  makeExceptions,
  markSpecials,
  takeExceptions,
  type Marks,
} from './exceptions.ts';
import { secondTrackBits, trackBits } from './flac-cost.ts';
import { mappingBytes } from './mapping-bytes.ts';
import type { Fit } from './step-codec.ts';
import { stepCodecs, type Step } from './steps.ts';

/** A way to keep a column, and what it takes: FLAC's bits, nearly, and those of the mapping. */
export interface Candidate {
  readonly column: EncodedColumn;
  readonly bits: number;
}

/**
 * Takes a column to the integers for which FLAC needs least. Whatever its bits are, they come back from `decodeColumn`: that is
 * tried, sample by sample, before a mapping is taken.
 * @param values of any bits
 */
export function encodeColumn(values: Float64Array): EncodedColumn {
  return cheapestCandidate(values).column;
}

/** As `encodeColumn`, with what it takes. */
export function cheapestCandidate(values: Float64Array): Candidate {
  for (const candidate of candidatesOf(values).toSorted((a, b) => a.bits - b.bits))
    if (haveEqualBits(decodeColumn(candidate.column, values.length), values)) return candidate;
  throw new SampleCodecError(
    'unmappable',
    'no step of the ladder brings a column back, and the last ought to',
  );
}

function candidatesOf(values: Float64Array): Candidate[] {
  const specials = markSpecials(values);
  const plain = specials ? values.slice() : values;
  if (specials) bridge(plain, specials);
  const candidates: Candidate[] = [];
  const add = (fits: Fit<Step>[], exceptions: Marks | undefined): void => {
    for (const fit of fits) {
      const candidate = candidateOf(fit, values, exceptions);
      if (candidate) candidates.push(candidate);
    }
  };
  for (const codec of stepCodecs) {
    if (candidates.some(({ bits }) => bits < codec.triedFrom * values.length)) continue;
    add(codec.fits(plain), specials);
    // Where exceptions are no exceptions, they may cost less as values.
    if (specials && codec.takesAnyBits) add(codec.fits(values), undefined);
    // Nothing is to be gained where FLAC has nothing to do.
    if (candidates.some(({ column }) => column.tracks.length === 0)) break;
  }
  return candidates;
}

function candidateOf(
  { step, whole, fine }: Fit<Step>,
  values: Float64Array,
  specials: Marks | undefined,
): Candidate | undefined {
  const marks = addMisfits(specials, whole);
  if (marks) {
    bridge(whole, marks);
    if (fine) bridge(fine, marks);
  }
  const exceptions = marks ? takeExceptions(values, marks) : makeExceptions(0);
  const laidOut = chooseLayout(whole, !fine);
  if (!laidOut) return undefined;
  const { layout, tracks } = laidOut;
  const column = { mapping: { step, layout }, tracks: fine ? [...tracks, fine] : tracks, exceptions };
  const fineBits = fine ? trackBits(fine) + secondTrackBits : 0;
  return { column, bits: laidOut.bits + fineBits + mappingBytes(column).length * 8 };
}
