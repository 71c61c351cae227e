import { endianness } from 'node:os';
import type { Columns, Series } from '@flac-metrics/sample-codec';

/*
 * ReadResponse of remote.proto, written from columns straight into one buffer of exactly the right size:
 *
 *   ReadResponse  { results = 1: QueryResult }…            one a query, in the order of the queries
 *   QueryResult   { timeseries = 1: TimeSeries }…
 *   TimeSeries    { labels = 1: Label }…  { samples = 2: Sample }…
 *   Label         name = 1, value = 2: text
 *   Sample        value = 1: 64 bits, timestamp = 2: varint of 64 bits, in ms
 *
 * A field is a key (number × 8 + wire type: 0 varint, 1 64 bits, 2 bytes with a length in front) and its value.
 */
const keyOfMessage1 = 0x0a;
const keyOfMessage2 = 0x12;
const keyOfValue = 0x09;
const keyOfTimestamp = 0x10;

/** One series of a result. */
export interface SeriesColumns {
  readonly series: Series;
  readonly columns: Columns;
}

/** @param results one list of series a query, each sorted by its labels */
export function writeReadResponse(results: readonly (readonly SeriesColumns[])[]): Uint8Array {
  const sizes = results.map((result) => result.map(sizeOfSeries));
  const sizesOfResults = sizes.map((list) =>
    list.reduce((total, size) => total + sizeOfField(size.bytes), 0),
  );
  const writer = new Writer(sizesOfResults.reduce((total, size) => total + sizeOfField(size), 0));
  for (const [index, result] of results.entries()) {
    writer.message(keyOfMessage1, sizesOfResults[index] ?? 0);
    for (const [place, series] of result.entries()) {
      const size = sizes[index]?.[place];
      if (size) writer.series(series, size);
    }
  }
  return writer.bytes;
}

interface SeriesSize {
  readonly bytes: number;
  /** Each label's message, with name and value as UTF-8. */
  readonly labels: readonly (readonly [name: Buffer, value: Buffer, bytes: number])[];
}

function sizeOfSeries({ series, columns }: SeriesColumns): SeriesSize {
  const labels = series.labels.map((label) => {
    const [name, value] = [Buffer.from(label.name), Buffer.from(label.value)];
    return [name, value, sizeOfField(name.length) + sizeOfField(value.length)] as const;
  });
  let bytes = labels.reduce((total, [, , size]) => total + sizeOfField(size), 0);
  const { timestampsMs } = columns;
  for (let index = 0; index < timestampsMs.length; index += 1) {
    bytes += 2 + sizeOfSample(timestampsMs[index] ?? 0);
  }
  return { bytes, labels };
}

/** Key, length and content of a message or text of up to 2^28 bytes and more. */
function sizeOfField(contentBytes: number): number {
  return 1 + sizeOfVarint(contentBytes) + contentBytes;
}

/** Two keys, 64 bits, a varint; less than 128, so that its length takes one byte. */
function sizeOfSample(timestampMs: number): number {
  return 10 + sizeOfVarint(timestampMs);
}

/** Negative numbers are written as 64 bits in two's complement, which take ten bytes. */
function sizeOfVarint(number: number): number {
  if (number < 0) return 10;
  let size = 1;
  for (let rest = number; rest >= 0x80; rest = Math.floor(rest / 0x80)) size += 1;
  return size;
}

class Writer {
  readonly bytes: Uint8Array;
  readonly #view: DataView;
  #at = 0;

  constructor(byteLength: number) {
    this.bytes = new Uint8Array(byteLength);
    this.#view = new DataView(this.bytes.buffer);
  }

  message(key: number, byteLength: number): void {
    this.bytes[this.#at] = key;
    this.#at += 1;
    this.#varint(byteLength);
  }

  series({ columns }: SeriesColumns, size: SeriesSize): void {
    this.message(keyOfMessage1, size.bytes);
    for (const [name, value, bytes] of size.labels) {
      this.message(keyOfMessage1, bytes);
      this.#text(keyOfMessage1, name);
      this.#text(keyOfMessage2, value);
    }
    this.#samples(columns);
  }

  #text(key: number, text: Uint8Array): void {
    this.message(key, text.length);
    this.bytes.set(text, this.#at);
    this.#at += text.length;
  }

  /** Values go over as bits, two words each: a NaN that went through a number could lose its payload. */
  #samples({ timestampsMs, values }: Columns): void {
    const bits = new DataView(values.buffer, values.byteOffset, values.byteLength);
    const { bytes } = this;
    for (let index = 0; index < timestampsMs.length; index += 1) {
      const timestampMs = timestampsMs[index] ?? 0;
      bytes[this.#at] = keyOfMessage2;
      bytes[this.#at + 1] = sizeOfSample(timestampMs);
      bytes[this.#at + 2] = keyOfValue;
      this.#view.setInt32(this.#at + 3, littleEndian(bits, index * 8), true);
      this.#view.setInt32(this.#at + 7, littleEndian(bits, index * 8 + 4), true);
      bytes[this.#at + 11] = keyOfTimestamp;
      this.#at += 12;
      this.#varint(timestampMs);
    }
  }

  #varint(number: number): void {
    if (number < 0) {
      this.#bigVarint(BigInt.asUintN(64, BigInt(number)));
      return;
    }
    let rest = number;
    // Above 32 bits by division, below by shifts.
    for (; rest > 0x7fff_ffff; rest = Math.floor(rest / 0x80)) {
      this.bytes[this.#at] = (rest % 0x80) | 0x80;
      this.#at += 1;
    }
    for (; rest >= 0x80; rest >>>= 7) {
      this.bytes[this.#at] = (rest & 0x7f) | 0x80;
      this.#at += 1;
    }
    this.bytes[this.#at] = rest;
    this.#at += 1;
  }

  #bigVarint(number: bigint): void {
    let rest = number;
    for (; rest >= 0x80n; rest >>= 7n) {
      this.bytes[this.#at] = Number(rest & 0x7fn) | 0x80;
      this.#at += 1;
    }
    this.bytes[this.#at] = Number(rest);
    this.#at += 1;
  }
}

const hostIsLittleEndian = endianness() === 'LE';

/** Half of a double as the host holds it, low half first. */
function littleEndian(bits: DataView, offset: number): number {
  return hostIsLittleEndian ? bits.getInt32(offset, true) : bits.getInt32(offset ^ 4, false);
}
