import type { ByteReader } from '../ladder/byte-reader.ts';
import type { ByteWriter } from '../ladder/byte-writer.ts';
import { within } from '../sample-codec-error.ts';
import { makeSeries, type Label, type Series } from '../series.ts';
import { sharedSeries } from './shared-series.ts';

/*
 * Many series as bytes, label by label, since deflate finds best there what they share:
 *
 *   number of all label names, and each of them · for each series the number of its labels, and which names they have ·
 *   for each name the values that it has in turn, nothing where a value is that of the series before
 *
 * A text is UTF-8, and ends with a byte that UTF-8 never has: lengths in front would keep deflate from finding how texts begin.
 */
const endOfText = 0xff;

/** What a series takes at the least. */
export const leastSeriesBytes = 1;

/** Characters of all names and values together: values that are repeated take a byte each, and as long as others to look at. */
export const mostCharacters: number = 2 ** 26;

/** What series have of them. */
export function charactersOf(all: readonly Series[]): number {
  let characters = 0;
  for (const { labels } of all)
    for (const { name, value } of labels) characters += name.length + value.length;
  return characters;
}

const encoder = new TextEncoder();
const decoder = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });

export function writeSeries(all: readonly Series[], bytes: ByteWriter): void {
  const values = new Map<string, string[]>();
  for (const { labels } of all) {
    for (const { name, value } of labels) {
      const column = values.get(name);
      if (column) column.push(value);
      else values.set(name, [value]);
    }
  }
  const numbers = new Map([...values.keys()].map((name, number) => [name, number]));
  bytes.writeVarint(numbers.size);
  for (const name of numbers.keys()) writeText(name, bytes);
  for (const { labels } of all) {
    bytes.writeVarint(labels.length);
    for (const { name } of labels) bytes.writeVarint(numbers.get(name) ?? 0);
  }
  for (const column of values.values())
    for (const [index, value] of column.entries()) writeText(value === column[index - 1] ? '' : value, bytes);
}

/**
 * @param count of series
 * @returns the same objects for tapes that have the same series
 */
export function readSeries(count: number, bytes: ByteReader): readonly Series[] {
  const ahead = bytes.ahead(() => skipSeries(count, bytes));
  const known = sharedSeries.find(count, ahead);
  if (known) {
    bytes.skip(ahead.length);
    return known;
  }
  const read = readAnew(count, bytes);
  sharedSeries.keep(read, ahead);
  return read;
}

/** All that `readSeries` reads; of what is in it, only the lengths are looked at. */
function skipSeries(count: number, bytes: ByteReader): void {
  const names = bytes.readCount(1);
  for (let name = 0; name < names; name += 1) bytes.skipUntil(endOfText);
  let values = 0;
  for (let series = 0; series < count; series += 1) {
    const labels = bytes.readCount(1);
    for (let label = 0; label < labels; label += 1) readNameNumber(names, bytes);
    values += labels;
  }
  for (let value = 0; value < values; value += 1) bytes.skipUntil(endOfText);
}

function readAnew(count: number, bytes: ByteReader): Series[] {
  const names = Array.from({ length: bytes.readCount(1) }, () => readText(bytes));
  const owners = names.map((): number[] => []);
  for (let series = 0; series < count; series += 1) {
    for (let left = bytes.readCount(1); left > 0; left -= 1) {
      owners[readNameNumber(names.length, bytes)]?.push(series);
    }
  }
  return readValues(names, owners, count, bytes).map((labels, number) =>
    within('bad-tape-index', `track ${number}`, () => makeSeries(labels)),
  );
}

function readNameNumber(names: number, bytes: ByteReader): number {
  const name = bytes.readVarint(names);
  if (name >= names) throw bytes.error(`has a label with name ${name} of ${names}`);
  return name;
}

/** @param owners the series that have each of the names */
function readValues(
  names: readonly string[],
  owners: readonly (readonly number[])[],
  count: number,
  bytes: ByteReader,
): Label[][] {
  const labels = Array.from({ length: count }, (): Label[] => []);
  let characters = 0;
  for (const [number, name] of names.entries()) {
    let value = '';
    for (const series of owners[number] ?? []) {
      value = readText(bytes) || value;
      if (value === '') throw bytes.error(`has a label ${JSON.stringify(name)} without a value`);
      characters += name.length + value.length;
      if (characters > mostCharacters)
        throw bytes.error(`names series in more than ${mostCharacters} characters`);
      labels[series]?.push({ name, value });
    }
  }
  return labels;
}

function writeText(text: string, bytes: ByteWriter): void {
  bytes.writeBytes(encoder.encode(text));
  bytes.writeByte(endOfText);
}

function readText(bytes: ByteReader): string {
  const utf8 = bytes.readUntil(endOfText);
  try {
    return decoder.decode(utf8);
  } catch {
    throw bytes.error('has a text that is not UTF-8');
  }
}
