import type { ByteReader } from './byte-reader.ts';
import type { ByteWriter } from './byte-writer.ts';

/**
 * How whole numbers k become tracks of 32-bit integers: j = (k − offset) / divisor, then, where it pays, the difference of each j
 * to the one before, less the drift; and these numbers in one of the forms below.
 */
export interface Layout {
  readonly offset: number;
  /** Of all k − offset; 1 and more. */
  readonly divisor: number;
  /** The first number is the j itself: 0, where the offset is the first k. */
  readonly isDifferenced: boolean;
  /** What j grows by from sample to sample; 0 where they are not differenced. */
  readonly drift: number;
  readonly form: LayoutForm;
}

/**
 * - `none`: all numbers are 0, and need no track
 * - `plain`: one track
 * - `split`: two tracks; a number is high × 2^24 + low, with low from −2^23 to 2^23 − 1
 * - `runs`: two tracks with an entry for each run of equal numbers: the number, and how often it is repeated
 */
export type LayoutForm = (typeof forms)[number];

const forms = ['none', 'plain', 'split', 'runs'] as const;

export const tracksOfForm: Readonly<Record<LayoutForm, 0 | 1 | 2>> = { none: 0, plain: 1, split: 2, runs: 2 };

/*
 * A layout as bytes, of which only what differs from the defaults is there:
 *
 *   00ffrdoi   i differenced · o offset follows · d divisor follows · r drift follows · f form
 */
const differencedFlag = 0b0000_0001;
const offsetFlag = 0b0000_0010;
const divisorFlag = 0b0000_0100;
const driftFlag = 0b0000_1000;
const formShift = 4;

export function writeLayout(layout: Layout, bytes: ByteWriter): void {
  bytes.writeByte(
    (layout.isDifferenced ? differencedFlag : 0) |
      (layout.offset === 0 ? 0 : offsetFlag) |
      (layout.divisor === 1 ? 0 : divisorFlag) |
      (layout.drift === 0 ? 0 : driftFlag) |
      (forms.indexOf(layout.form) << formShift),
  );
  if (layout.offset !== 0) bytes.writeSigned(layout.offset);
  if (layout.divisor !== 1) bytes.writeVarint(layout.divisor);
  if (layout.drift !== 0) bytes.writeSigned(layout.drift);
}

/** @throws SampleCodecError with the code of the bytes */
export function readLayout(bytes: ByteReader): Layout {
  const flags = bytes.readByte();
  const form = forms[flags >> formShift];
  if (form === undefined) throw bytes.error(`is laid out in the form ${flags >> formShift}`);
  return {
    isDifferenced: (flags & differencedFlag) !== 0,
    form,
    offset: (flags & offsetFlag) === 0 ? 0 : bytes.readSigned(),
    divisor: (flags & divisorFlag) === 0 ? 1 : bytes.readVarint(Number.MAX_SAFE_INTEGER),
    drift: (flags & driftFlag) === 0 ? 0 : bytes.readSigned(),
  };
}
