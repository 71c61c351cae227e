import { writeVarint, type Series } from '@flac-metrics/sample-codec';
import { sizeOfField } from './field-size.ts';

/*
 * The labels of a TimeSeries or a ChunkedSeries (prompb/types.proto):
 *
 *   { labels = 1: Label { name = 1: text, value = 2: text } }…
 */
const keyOfLabels = 0x0a;
const keyOfName = 0x0a;
const keyOfValue = 0x12;

function sizeOfLabels(series: Series): number {
  return series.labels.reduce((total, { name, value }) => total + sizeOfField(sizeOfLabel(name, value)), 0);
}

function sizeOfLabel(name: string, value: string): number {
  return sizeOfField(Buffer.byteLength(name)) + sizeOfField(Buffer.byteLength(value));
}

/** Encoded labels of series that are known, for as long as they are. */
const known = new WeakMap<Series, Uint8Array>();

/** The labels of a series as they stand in a message; to be left as they are. */
export function labelsOf(series: Series): Uint8Array {
  const encoded = known.get(series) ?? encodeLabels(series);
  known.set(series, encoded);
  return encoded;
}

function encodeLabels(series: Series): Uint8Array {
  const bytes = Buffer.alloc(sizeOfLabels(series));
  let at = 0;
  const text = (key: number, content: string): void => {
    bytes[at] = key;
    at = writeVarint(bytes, at + 1, Buffer.byteLength(content));
    at += bytes.write(content, at);
  };
  for (const { name, value } of series.labels) {
    bytes[at] = keyOfLabels;
    at = writeVarint(bytes, at + 1, sizeOfLabel(name, value));
    text(keyOfName, name);
    text(keyOfValue, value);
  }
  return bytes;
}
