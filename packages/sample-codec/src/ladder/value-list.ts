import type { ByteReader } from './byte-reader.ts';
import { ByteWriter } from './byte-writer.ts';
import { decimalCodec, readDigits, type DecimalStep } from './decimal.ts';
import { highWord, lowWord, wordsOf } from './double-words.ts';
import {
  addMisfits,
  bridge,
  markSpecials,
  endOf,
  restoreExceptions,
  takeExceptions,
  type Marks,
} from './exceptions.ts';
import { exceptionsFlag, readExceptions, writeExceptions } from './exceptions-bytes.ts';
import type { Fit } from './step-codec.ts';
import { ulpsCodec, type UlpsStep } from './ulps.ts';

/*
 * A short list of doubles, exact and compact:
 *
 *   0                 then 8 bytes a value, the high word first
 *   1 digits          then for each value k / 10^digits the distance of k to the one before
 *   2 digits          then for each value that distance, and the units in the last place from there to the value
 *
 * 128 is added to the forms 1 and 2 where exceptions follow.
 */

const raw = 0;
const decimal = 1;
const corrected = 2;

/** Writes the values in the form that is shortest. @param values of any bits; ascending ones take the fewest bytes */
export function writeValueList(bytes: ByteWriter, values: Float64Array): void {
  const shortest = wholeForms(values).toSorted((a, b) => a.length - b.length)[0];
  if (shortest && shortest.length <= values.length * 8) {
    bytes.writeBytes(shortest);
    return;
  }
  bytes.writeByte(raw);
  const words = wordsOf(values);
  for (let index = 0; index < values.length; index += 1) {
    bytes.writeWord(words[2 * index + highWord] ?? 0);
    bytes.writeWord(words[2 * index + lowWord] ?? 0);
  }
}

function wholeForms(values: Float64Array): Uint8Array[] {
  const specials = markSpecials(values);
  const plain = specials ? values.slice() : values;
  if (specials) bridge(plain, specials);
  return [
    ...decimalCodec.fits(plain).map((fit) => wholeBytes(decimal, fit, values, specials)),
    ...ulpsCodec.fits(plain).map((fit) => wholeBytes(corrected, fit, values, specials)),
  ].filter((form) => form !== undefined);
}

/** @returns undefined where two values are too far from each other */
function wholeBytes(
  form: number,
  { step, whole, fine }: Fit<DecimalStep | UlpsStep>,
  values: Float64Array,
  specials: Marks | undefined,
): Uint8Array | undefined {
  const marks = addMisfits(specials, whole);
  if (marks) bridge(whole, marks);
  const bytes = new ByteWriter();
  bytes.writeByte(form | (marks ? exceptionsFlag : 0));
  bytes.writeSigned(step.digits);
  let before = 0;
  for (let index = 0; index < whole.length; index += 1) {
    const k = whole[index] ?? 0;
    if (!Number.isSafeInteger(k - before)) return undefined;
    bytes.writeSigned(k - before);
    if (fine) bytes.writeSigned(marks?.[index] === 1 ? 0 : (fine[index] ?? 0));
    before = k;
  }
  if (marks) writeExceptions(takeExceptions(values, marks), bytes);
  return bytes.finish();
}

/**
 * @param count of the values, no more than there are bytes
 * @throws SampleCodecError with the code of the bytes
 */
export function readValueList(bytes: ByteReader, count: number): Float64Array {
  const values = new Float64Array(count);
  const head = bytes.readByte();
  if (head === raw) {
    const words = wordsOf(values);
    for (let index = 0; index < count; index += 1) {
      words[2 * index + highWord] = bytes.readWord();
      words[2 * index + lowWord] = bytes.readWord();
    }
    return values;
  }
  const form = head & ~exceptionsFlag;
  if (form !== decimal && form !== corrected) throw bytes.error(`has values in the form ${head}`);
  const digits = readDigits(bytes);
  const fine = new Int32Array(count);
  let k = 0;
  for (let index = 0; index < count; index += 1) {
    k += bytes.readSigned();
    if (!Number.isSafeInteger(k)) throw bytes.error('has a value that is too large');
    values[index] = k;
    if (form === corrected) fine[index] = bytes.readSigned();
  }
  if (form === decimal) decimalCodec.decode({ kind: 'decimal', digits }, values, fine);
  else ulpsCodec.decode({ kind: 'ulps', digits }, values, fine);
  if ((head & exceptionsFlag) === 0) return values;
  const exceptions = readExceptions(bytes);
  if (endOf(exceptions) > count) throw bytes.error(`has an exception behind its ${count} values`);
  restoreExceptions(exceptions, values);
  return values;
}
